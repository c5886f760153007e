import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** So many are named; who has more is asked about these first. */
const NAMED = 20;

export type Alike = {
  /** No double of itself. */
  orderId: string;
  companyId: string;
  customerId: string;
  /** The hash of the lines with their prices: `matter.price` of a revision. */
  priceHash: string;
  receivedAt: Date;
  days: number;
};

/**
 * Orders of the same customer with the same lines as they are now, received within so many days, the newest first; what
 * was rejected, declined or cancelled is no double. One query by the index over the lines.
 */
export async function ordersAlike(
  db: Kysely<DB>,
  { orderId, companyId, customerId, priceHash, receivedAt, days }: Alike,
): Promise<{ id: string; intakeNumber: string }[]> {
  const { rows } = await sql<{ id: string; intakeNumber: string }>`
    SELECT o.id, o.intake_number AS "intakeNumber"
    FROM order_revisions r JOIN orders o ON o.id = r.order_id AND o.revision = r.revision
    WHERE r.matter ->> 'price' = ${priceHash} AND o.company_id = ${companyId} AND o.customer_id = ${customerId}
      AND abs(extract(epoch FROM o.received_at - ${receivedAt}::timestamptz)) <= ${days}::int * 86400
      AND o.id <> ${orderId}::uuid AND o.stage NOT IN ('REJECTED', 'DECLINED', 'CANCELLED')
    ORDER BY o.received_at DESC, o.id LIMIT ${NAMED}`.execute(db);
  return rows;
}

/** Keeps which earlier orders an order may be a double of. Answers those that it was not flagged with before. */
export async function flagDuplicates(
  trx: Transaction<DB>,
  orderId: string,
  earlierIds: readonly string[],
): Promise<Set<string>> {
  const rows = earlierIds.map((earlierId) => ({ order_id: orderId, earlier_id: earlierId }));
  const added = await trx
    .insertInto('possible_duplicates')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('earlier_id')
    .execute();
  return new Set(added.map((row) => row.earlier_id));
}
