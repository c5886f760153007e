import { type Kysely, sql } from 'kysely';
import type { MatterPart } from '../../domain/order/matter-parts.ts';
import { changedParts } from '../designs.ts';
import type { DB } from '../schema.ts';
import type { DesignAnswersTable } from '../schema/design.ts';

export type PaidRecord = {
  matchId: string;
  paymentId: string;
  reference: string;
  receivedOn: string;
  amount: string;
  matchedBy: string;
  matchedAt: string;
};

/** The payments that count for an order, the first first. */
export async function paymentsOf(db: Kysely<DB>, orderId: string): Promise<PaidRecord[]> {
  const { rows } = await sql<Omit<PaidRecord, 'matchedAt'> & { at: Date }>`
    SELECT m.id AS "matchId", p.id AS "paymentId", p.reference, p.received_on::text AS "receivedOn",
      m.amount::text AS amount, m.matched_by AS "matchedBy", m.matched_at AS at
    FROM payment_matches m JOIN payments p ON p.id = m.payment_id
    WHERE m.order_id = ${orderId} AND m.undone_at IS NULL ORDER BY m.matched_at, m.id`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, matchedAt: at.toISOString() }));
}

export type DesignRecord = {
  versions: {
    version: number;
    /** For which revision it was drawn, and what of it is another in the order's revision. */
    revision: number;
    changed: MatterPart[];
    /** It is the newest, and answers the order as it is. */
    counts: boolean;
    reference: string;
    sha256: string;
    note: string | null;
    submittedBy: string;
    answer: DesignAnswersTable['answer'] | null;
    feedback: string | null;
  }[];
  meetings: { id: string; heldOn: string; customerPeople: string; feedback: string }[];
};

/** The versions of an order's design with the customer's answers, and the talks about it. One statement. */
export async function designOf(db: Kysely<DB>, orderId: string): Promise<DesignRecord> {
  const { rows } = await sql<DesignRecord>`
    SELECT
      coalesce((SELECT json_agg(json_build_object('version', v.version, 'revision', v.revision,
          'changed', changed, 'counts', v.version = newest AND changed = '{}', 'reference', v.reference,
          'sha256', v.sha256, 'note', v.note, 'submittedBy', v.submitted_by, 'answer', a.answer,
          'feedback', a.feedback) ORDER BY v.version)
        FROM (SELECT v.*, ${changedParts} AS changed, max(v.version) OVER () AS newest
          FROM design_versions v WHERE v.order_id = ${orderId}) v
        LEFT JOIN design_answers a ON a.order_id = v.order_id AND a.version = v.version), '[]') AS versions,
      coalesce((SELECT json_agg(json_build_object('id', m.id, 'heldOn', m.held_on,
          'customerPeople', m.customer_people, 'feedback', m.feedback) ORDER BY m.recorded_at)
        FROM design_meetings m WHERE m.order_id = ${orderId}), '[]') AS meetings`.execute(db);
  return rows[0] ?? { versions: [], meetings: [] };
}
