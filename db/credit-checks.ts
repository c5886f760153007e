import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';

export type CreditCheck = { orderId: string; cause: 'limit-changed' | 'payment' | 'payment-undone' };

/**
 * The limit of an account has changed: all its customer's open orders on account are to be looked at again, one
 * transaction each, soon. The caller holds the account's lock. Answers how many.
 */
export async function checkOrdersOfLimit(
  trx: Transaction<DB>,
  accountId: string,
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    INSERT INTO credit_checks (order_id, cause, asked_at, next_attempt_at)
    SELECT o.id, 'limit-changed', ${now}, ${now} FROM orders o
    JOIN credit_accounts a ON a.company_id = o.company_id AND a.customer_id = o.customer_id
      AND a.currency = o.currency
    WHERE a.id = ${accountId} AND o.closed_at IS NULL AND NOT o.prepaid ORDER BY o.id
    ON CONFLICT (order_id) DO UPDATE SET cause = 'limit-changed', asked_at = excluded.asked_at, attempts = 0,
      next_attempt_at = excluded.next_attempt_at
    RETURNING order_id`.execute(trx);
  return rows.length;
}

/** Something was paid: the orders that the process holds for this account are to be looked at again. */
export async function checkHeldOrders(trx: Transaction<DB>, accountId: string, now: Date): Promise<void> {
  await sql`
    INSERT INTO credit_checks (order_id, cause, asked_at, next_attempt_at)
    SELECT o.id, 'payment', ${now}, ${now} FROM holds h JOIN orders o ON o.id = h.order_id
    JOIN credit_accounts a ON a.company_id = o.company_id AND a.customer_id = o.customer_id
      AND a.currency = o.currency
    WHERE a.id = ${accountId} AND h.kind = 'credit' AND h.cause <> 'person' AND h.released_at IS NULL
    ORDER BY o.id
    ON CONFLICT (order_id) DO UPDATE SET asked_at = excluded.asked_at, attempts = 0,
      next_attempt_at = excluded.next_attempt_at`.execute(trx);
}

/**
 * One order is to be looked at again, for it owes more than before. What it is asked for already stays, unless that
 * could only let it go on. The caller holds the account's lock.
 */
export async function askCreditCheck(
  trx: Transaction<DB>,
  orderId: string,
  cause: 'payment-undone',
  now: Date,
): Promise<void> {
  await sql`
    INSERT INTO credit_checks AS c (order_id, cause, asked_at, next_attempt_at)
    VALUES (${orderId}, ${cause}, ${now}, ${now})
    ON CONFLICT (order_id) DO UPDATE SET asked_at = excluded.asked_at, attempts = 0,
      cause = CASE c.cause WHEN 'payment' THEN excluded.cause ELSE c.cause END,
      next_attempt_at = excluded.next_attempt_at`.execute(trx);
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
export async function takeCreditCheck(
  trx: Transaction<DB>,
  orderId: string,
): Promise<CreditCheck['cause'] | null> {
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
