import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';
import type { DesignAnswersTable } from './schema/design.ts';

export type DesignState = {
  /** The newest version; null before the first. */
  version: number | null;
  /** The customer's answer to it; null while it lies with them. */
  answer: DesignAnswersTable['answer'] | null;
  meetings: number;
};

/** How far the design of an order is. One statement. */
export async function designState(db: Kysely<DB>, orderId: string): Promise<DesignState> {
  const { rows } = await sql<DesignState>`
    SELECT v.version, a.answer,
      (SELECT count(*)::int FROM design_meetings m WHERE m.order_id = ${orderId}) AS meetings
    FROM (SELECT max(version) AS version FROM design_versions WHERE order_id = ${orderId}) v
    LEFT JOIN design_answers a ON a.order_id = ${orderId} AND a.version = v.version`.execute(db);
  return rows[0] ?? { version: null, answer: null, meetings: 0 };
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

/** The next version of the design of an order whose lock is held. */
export async function addDesignVersion(
  trx: Transaction<DB>,
  given: {
    orderId: string;
    version: number;
    reference: string;
    sha256: string;
    note: string | null;
    by: string;
    at: Date;
  },
): Promise<void> {
  await trx
    .insertInto('design_versions')
    .values({
      order_id: given.orderId,
      version: given.version,
      reference: given.reference,
      sha256: given.sha256,
      note: given.note,
      submitted_by: given.by,
      submitted_at: given.at,
    })
    .execute();
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
