import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { MatterPart } from '../domain/order/matter-parts.ts';
import { json } from './json.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';
import type { DesignAnswersTable } from './schema/design.ts';

export type DesignState = {
  /** The newest version; null before the first. */
  version: number | null;
  /** For which revision of the order it was drawn; null before the first. */
  revision: number | null;
  submittedAt: Date | null;
  /** What it answers and is another in the order's revision: no answer to it counts then. */
  changed: MatterPart[];
  /** The customer's answer to it; null while it lies with them. */
  answer: DesignAnswersTable['answer'] | null;
  meetings: number;
};

/** How far the design of an order is. One statement. */
export async function designState(db: Kysely<DB>, orderId: string): Promise<DesignState> {
  const { rows } = await sql<DesignState>`
    SELECT v.version, v.revision, v.submitted_at AS "submittedAt", a.answer, ${changedParts} AS changed,
      (SELECT count(*)::int FROM design_meetings m WHERE m.order_id = ${orderId}) AS meetings
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (SELECT * FROM design_versions WHERE order_id = ${orderId}
      ORDER BY version DESC LIMIT 1) v ON true
    LEFT JOIN design_answers a ON a.order_id = v.order_id AND a.version = v.version`.execute(db);
  return rows[0] ?? NO_DESIGN;
}

const NO_DESIGN: DesignState = {
  version: null,
  revision: null,
  submittedAt: null,
  changed: [],
  answer: null,
  meetings: 0,
};

/** Of a row `v` of `design_versions`: the parts that it answers and that the order's newest revision has otherwise. */
export const changedParts = sql<MatterPart[]>`ARRAY(
  SELECT part FROM jsonb_each_text(v.matter) AS answered (part, hash)
  WHERE (hash = (SELECT r.matter ->> part FROM order_revisions r WHERE r.order_id = v.order_id
    ORDER BY r.revision DESC LIMIT 1)) IS NOT TRUE ORDER BY part)`;

/** Whether the newest version waits for the customer: unanswered, and drawn for the order as it is. */
export function withCustomer({ version, answer, changed }: DesignState): boolean {
  return version !== null && answer === null && changed.length === 0;
}

export type DesignVersion = { version: number; reference: string; sha256: string; submittedAt: Date };

/** One version of the design of an order; null when there is none of this number. */
export async function designVersion(
  db: Kysely<DB>,
  orderId: string,
  version: number,
): Promise<DesignVersion | null> {
  const row = await db
    .selectFrom('design_versions')
    .select(['version', 'reference', 'sha256', 'submitted_at as submittedAt'])
    .where('order_id', '=', orderId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The next version of the design of an order whose lock is held, bound to its revision and to these parts of it.
 * Answers the hashes of the parts.
 */
export async function addDesignVersion(
  trx: Transaction<DB>,
  { id: orderId, revision }: LockedOrder,
  given: {
    parts: readonly MatterPart[];
    version: number;
    reference: string;
    sha256: string;
    note: string | null;
    by: string;
    at: Date;
  },
): Promise<Record<string, string | null>> {
  const judged = await trx
    .selectFrom('order_revisions')
    .select('matter')
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
  const matter = Object.fromEntries(given.parts.map((part) => [part, judged.matter[part] ?? null]));
  await trx
    .insertInto('design_versions')
    .values({
      order_id: orderId,
      version: given.version,
      revision,
      matter: json(matter),
      reference: given.reference,
      sha256: given.sha256,
      note: given.note,
      submitted_by: given.by,
      submitted_at: given.at,
    })
    .execute();
  return matter;
}

export async function addDesignMeeting(
  trx: Transaction<DB>,
  given: { orderId: string; heldOn: string; customerPeople: string; feedback: string; by: string; at: Date },
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('design_meetings')
    .values({
      id,
      order_id: given.orderId,
      held_on: given.heldOn,
      customer_people: given.customerPeople,
      feedback: given.feedback,
      recorded_by: given.by,
      recorded_at: given.at,
    })
    .execute();
  return id;
}

export type NewDesignAnswer = {
  orderId: string;
  version: number;
  answer: DesignAnswersTable['answer'];
  customerPerson: string;
  reference: string;
  sha256: string | null;
  feedback: string | null;
  recordedBy: string;
  at: Date;
};

export async function addDesignAnswer(trx: Transaction<DB>, given: NewDesignAnswer): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('design_answers')
    .values({
      id,
      order_id: given.orderId,
      version: given.version,
      answer: given.answer,
      customer_person: given.customerPerson,
      reference: given.reference,
      sha256: given.sha256,
      feedback: given.feedback,
      recorded_by: given.recordedBy,
      recorded_at: given.at,
    })
    .execute();
  return id;
}
