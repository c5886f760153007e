import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { CHECK_CAUSES, type CheckCause } from '../domain/credit/check-causes.ts';
import type { DB } from './schema.ts';

/**
 * The account owes more, or may owe less: all its customer's open orders on account are to be looked at again, one
 * transaction each, soon. The caller holds the account's lock. Answers how many.
 */
export async function checkOrdersOf(
  trx: Transaction<DB>,
  accountId: string,
  cause: 'limit-changed' | 'receivable' | 'payment-undone',
  now: Date,
): Promise<number> {
  return askChecks(trx, { accountId, cause, now }, sql`o.currency = a.currency AND NOT o.prepaid`);
}

/**
 * The account owes less: the orders that the process holds for it are to be looked at again. The caller holds the
 * account's lock.
 */
export async function checkHeldOrders(
  trx: Transaction<DB>,
  accountId: string,
  cause: 'payment' | 'freed',
  now: Date,
): Promise<void> {
  const held = sql`o.currency = a.currency AND EXISTS (SELECT FROM holds h
    WHERE h.order_id = o.id AND h.kind = 'credit' AND h.cause <> 'person' AND h.released_at IS NULL)`;
  await askChecks(trx, { accountId, cause, now }, held);
}

/**
 * A customer has come to another rating: their orders that are not effective and whose way of settlement was chosen are
 * to be looked at again, for it may not be open to them any more (P-129). The caller holds the account's lock.
 */
export async function checkSettlements(trx: Transaction<DB>, accountId: string, now: Date): Promise<void> {
  const settled = sql`o.stage <> 'EFFECTIVE' AND EXISTS (SELECT FROM settlements s WHERE s.order_id = o.id)`;
  await askChecks(trx, { accountId, cause: 'rating-changed', now }, settled);
}

async function askChecks(
  trx: Transaction<DB>,
  { accountId, cause, now }: { accountId: string; cause: CheckCause; now: Date },
  which: RawBuilder<unknown>,
): Promise<number> {
  const order = sql`${[...CHECK_CAUSES]}::text[]`;
  const { rows } = await sql`
    INSERT INTO credit_checks AS c (order_id, cause, asked_at, next_attempt_at)
    SELECT o.id, ${cause}, ${now}, ${now} FROM orders o
    JOIN credit_accounts a ON a.company_id = o.company_id AND a.customer_id = o.customer_id
    WHERE a.id = ${accountId} AND o.closed_at IS NULL AND ${which} ORDER BY o.id
    ON CONFLICT (order_id) DO UPDATE SET asked_at = excluded.asked_at, attempts = 0,
      next_attempt_at = excluded.next_attempt_at,
      cause = CASE WHEN array_position(${order}, excluded.cause) > array_position(${order}, c.cause)
        THEN excluded.cause ELSE c.cause END
    RETURNING order_id`.execute(trx);
  return rows.length;
}

/** The orders to be looked at by `now`, the longest asked first; read without a lock, so only candidates. */
export async function dueCreditChecks(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('credit_checks')
    .select('order_id')
    .where('next_attempt_at', '<=', now)
    .orderBy('asked_at')
    .orderBy('order_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/**
 * Why an order is to be looked at, whose lock and whose account's lock are held: whoever asks again from now on waits
 * for the account, and asks in a new row. Null when it was done.
 */
export async function takeCreditCheck(trx: Transaction<DB>, orderId: string): Promise<CheckCause | null> {
  const row = await trx
    .deleteFrom('credit_checks')
    .where('order_id', '=', orderId)
    .returning('cause')
    .executeTakeFirst();
  return row?.cause ?? null;
}

const FIRST_RETRY_SECONDS = 30;
const LAST_RETRY_SECONDS = 3_600;

/** Keeps what went wrong and tries again later, each time twice as late, at most in an hour. */
export async function postponeCreditCheck(
  db: Kysely<DB>,
  orderId: string,
  { error, now }: { error: unknown; now: Date },
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await sql`
    UPDATE credit_checks SET attempts = attempts + 1, last_error = ${message.slice(0, 500)},
      next_attempt_at = ${now}::timestamptz + make_interval(secs =>
        least(${LAST_RETRY_SECONDS}::float8, ${FIRST_RETRY_SECONDS} * 2 ^ least(attempts, 10)))
    WHERE order_id = ${orderId}`.execute(db);
}
