import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';
import type { PaymentsTable } from './schema/contract.ts';

export type Payment = Selectable<PaymentsTable>;

export type NewPayment = {
  companyId: string;
  customerId: string;
  amount: string;
  currency: string;
  receivedOn: string;
  reference: string;
  recordedBy: string;
  at: Date;
};

/** Keeps money that came in; null when the company has recorded this reference already. */
export async function addPayment(trx: Transaction<DB>, given: NewPayment): Promise<string | null> {
  const row = await trx
    .insertInto('payments')
    .values({
      id: randomUUID(),
      company_id: given.companyId,
      customer_id: given.customerId,
      amount: given.amount,
      currency: given.currency,
      received_on: given.receivedOn,
      reference: given.reference,
      recorded_by: given.recordedBy,
      recorded_at: given.at,
    })
    .onConflict((conflict) => conflict.columns(['company_id', 'reference']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A payment whose row is held until the commit: of two who match it at once, the second sees what the first took. */
export async function lockPayment(trx: Transaction<DB>, id: string): Promise<Payment | null> {
  const row = await trx
    .selectFrom('payments')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/**
 * A scalar subquery over `payments p`: what is left of it for orders. What was matched with an order that came to
 * nothing is the customer's again (P-155).
 */
export const leftOfPayment = sql<string>`(p.amount - coalesce((SELECT sum(m.amount) FROM payment_matches m
  JOIN orders o ON o.id = m.order_id WHERE m.payment_id = p.id AND m.undone_at IS NULL
    AND o.stage NOT IN ('REJECTED', 'DECLINED', 'CANCELLED')), 0))`;

/**
 * A scalar over `orders o`: what is matched with it beyond what it costs, as after a revision. An order that came to
 * nothing has nothing too much: that is left of the payment.
 */
export const overpaidOfOrder = sql<string>`CASE WHEN o.stage IN ('REJECTED', 'DECLINED', 'CANCELLED') THEN 0
  ELSE greatest(coalesce((SELECT sum(x.amount) FROM payment_matches x
    WHERE x.order_id = o.id AND x.undone_at IS NULL), 0) - o.amount, 0) END`;

/** How much of a payment is left for orders. */
export async function leftOf(db: Kysely<DB>, paymentId: string): Promise<string> {
  const { rows } = await sql<{ left: string }>`
    SELECT ${leftOfPayment} AS left FROM payments p WHERE p.id = ${paymentId}`.execute(db);
  return rows[0]?.left ?? '0';
}

/** How much is paid of an order. */
export async function paidOfOrder(db: Kysely<DB>, orderId: string): Promise<string> {
  return (await matchesOf(db, orderId)).paid;
}

/** How much is paid of an order, and the day on which the last of it came in; null when nothing did. */
export async function matchesOf(
  db: Kysely<DB>,
  orderId: string,
): Promise<{ paid: string; lastOn: string | null }> {
  const { rows } = await sql<{ paid: string; lastOn: string | null }>`
    SELECT coalesce(sum(m.amount), 0) AS paid, max(p.received_on) AS "lastOn"
    FROM payment_matches m JOIN payments p ON p.id = m.payment_id
    WHERE m.order_id = ${orderId} AND m.undone_at IS NULL`.execute(db);
  return rows[0] ?? { paid: '0', lastOn: null };
}

export async function addMatch(
  trx: Transaction<DB>,
  given: { paymentId: string; orderId: string; amount: string; by: string; at: Date },
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('payment_matches')
    .values({
      id,
      payment_id: given.paymentId,
      order_id: given.orderId,
      amount: given.amount,
      matched_by: given.by,
      matched_at: given.at,
    })
    .execute();
  return id;
}

/** A match of an order whose lock is held; null when there is none that counts. */
export async function undoMatch(
  trx: Transaction<DB>,
  given: { matchId: string; orderId: string; by: string; at: Date },
): Promise<{ paymentId: string; amount: string } | null> {
  const row = await trx
    .updateTable('payment_matches')
    .set({ undone_by: given.by, undone_at: given.at })
    .where('id', '=', given.matchId)
    .where('order_id', '=', given.orderId)
    .where('undone_at', 'is', null)
    .returning(['payment_id as paymentId', 'amount'])
    .executeTakeFirst();
  return row ?? null;
}

/** The order that a match belongs to; it never changes. */
export async function orderOfMatch(db: Kysely<DB>, matchId: string): Promise<string | null> {
  const row = await db
    .selectFrom('payment_matches')
    .select('order_id')
    .where('id', '=', matchId)
    .executeTakeFirst();
  return row?.order_id ?? null;
}
