import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** So many are named; who has more is asked about these first. */
const NAMED = 20;

export type Alike = {
  /** No double of itself. */
  orderId: string;
  companyId: string;
  /** By number, else by name. */
  customerId: string | null;
  customerName: string;
  /** `matter.goods` of a revision. */
  goods: string;
  receivedAt: Date;
  days: number;
};

/**
 * Orders of the same customer for the same goods as they are now, received within so many days, the newest first; what
 * was rejected, declined or cancelled is no double. Where one of the two names no customer of the register, the names
 * have to be the same. One query by the index over the goods.
 */
export async function ordersAlike(
  db: Kysely<DB>,
  { orderId, companyId, customerId, customerName, goods, receivedAt, days }: Alike,
): Promise<{ id: string; intakeNumber: string }[]> {
  const { rows } = await sql<{ id: string; intakeNumber: string }>`
    SELECT o.id, o.intake_number AS "intakeNumber"
    FROM order_revisions r JOIN orders o ON o.id = r.order_id AND o.revision = r.revision
    WHERE r.matter ->> 'goods' = ${goods} AND o.company_id = ${companyId}
      AND coalesce(o.customer_id = ${customerId}::text, lower(o.customer_name) = lower(${customerName}::text))
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
