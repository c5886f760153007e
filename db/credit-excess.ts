import { type Kysely, sql, type Transaction } from 'kysely';
import { atLeastZero, compareMoney, subtractMoney, sumMoney } from '../domain/money/money.ts';
import { toleranceOf } from './holds.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/** What is wrong with the account of an order; amounts are of the order's currency. */
export type CreditTrouble = {
  accountId: string;
  /** By how much the account is over its limit and the risks taken for it, the order itself included; or zero. */
  excess: string;
  /** Of the oldest invoice that is not paid; zero when none is overdue. */
  overdueDays: number;
  /** What a person has allowed this order beyond the limit; null for nothing. */
  tolerance: string | null;
};

type Asking = { order: LockedOrder; today: string; now: Date };

/**
 * How the account of an order on account stands, its row locked first, so that what was committed before is seen and
 * nothing moves until the commit. Null for an order that owes nothing: prepaid, paid in full, or of a customer without
 * an account.
 * The caller holds the order's lock.
 */
export async function creditTrouble(trx: Transaction<DB>, asking: Asking): Promise<CreditTrouble | null> {
  const { order, now } = asking;
  if (order.prepaid || order.customer_id === null) return null;
  const account = await trx
    .selectFrom('credit_accounts')
    .select(['id', 'credit_limit'])
    .where('company_id', '=', order.company_id)
    .where('customer_id', '=', order.customer_id)
    .where('currency', '=', order.currency)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!account) return null;
  const owed = await owedBy(trx, account.id, asking);
  if (owed.settled) return null;
  const exposure = sumMoney([owed.entries, owed.receivables], order.currency);
  const allowed = sumMoney([account.credit_limit, owed.risked], order.currency);
  return {
    accountId: account.id,
    excess: atLeastZero(subtractMoney(exposure, allowed, order.currency), order.currency),
    overdueDays: owed.overdueDays,
    tolerance: await toleranceOf(trx, order.id, now),
  };
}

/** Whether the order may go on as its account stands: within the limit and what a person has allowed it (P-49). */
export function isBearable(trouble: CreditTrouble, maxOverdueDays: number | null): boolean {
  const tooLate = maxOverdueDays !== null && trouble.overdueDays > maxOverdueDays;
  if (trouble.tolerance === null) return compareMoney(trouble.excess, '0') === 0 && !tooLate;
  return compareMoney(trouble.excess, trouble.tolerance) <= 0;
}

/** risked: what somebody has agreed to beyond the limit, by going on at a risk (P-42). settled: the order is paid. */
type Owed = { entries: string; risked: string; receivables: string; overdueDays: number; settled: boolean };

async function owedBy(db: Kysely<DB>, accountId: string, { order, today }: Asking) {
  const { rows } = await sql<Owed>`
    SELECT
      coalesce((SELECT sum(exposure) FROM credit_exposures WHERE account_id = ${accountId}), 0)::text AS entries,
      coalesce((SELECT sum(risked) FROM credit_exposures WHERE account_id = ${accountId}), 0)::text AS risked,
      EXISTS (SELECT FROM credit_entries
        WHERE order_id = ${order.id} AND revision = ${order.revision} AND state = 'settled')
      OR ${order.amount}::numeric BETWEEN 0.0001 AND coalesce((SELECT sum(amount) FROM payment_matches
        WHERE order_id = ${order.id} AND undone_at IS NULL), 0) AS settled,
      coalesce(sum(r.open_amount), 0)::text AS receivables,
      coalesce(greatest(max(${today}::date - r.due_on), 0), 0) AS "overdueDays"
    FROM receivables r WHERE r.account_id = ${accountId} AND r.open_amount > 0`.execute(db);
  return rows[0] ?? { entries: '0', risked: '0', receivables: '0', overdueDays: 0, settled: false };
}
