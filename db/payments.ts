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

/** How much of a payment is matched with orders. */
export async function matchedOfPayment(db: Kysely<DB>, paymentId: string): Promise<string> {
  return matched(db, sql`payment_id = ${paymentId}`);
}

/** How much is paid of an order. */
export async function paidOfOrder(db: Kysely<DB>, orderId: string): Promise<string> {
  return matched(db, sql`order_id = ${orderId}`);
}

async function matched(db: Kysely<DB>, which: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await sql<{ sum: string }>`
    SELECT coalesce(sum(amount), 0) AS sum FROM payment_matches WHERE ${which} AND undone_at IS NULL`.execute(
    db,
  );
  return rows[0]?.sum ?? '0';
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
