import { type Selectable, sql, type Transaction } from 'kysely';
import { compareMoney, subtractMoney, sumMoney } from '../domain/money/money.ts';
import type { LockedOrder } from './orders.ts';
import type { OrderHome } from './people.ts';
import type { DB } from './schema.ts';
import type { ReceivablesTable } from './schema/credit.ts';

/** An account whose row this transaction holds: nobody else changes what it owes until the commit. */
export type LockedAccount = { id: string; currency: string; home: OrderHome };

/** An invoice of an account. Amounts are decimal strings of the account's currency, days YYYY-MM-DD. */
export type Receivable = {
  id: string;
  accountId: string;
  orderId: string | null;
  currency: string;
  amount: string;
  openAmount: string;
  invoicedOn: string;
  dueOn: string;
  settledOn: string | null;
  /** It was open when Countersign began, and is of no order here. */
  openingBalance: boolean;
};

/** Locks one credit account; null when there is none. An order that is touched as well is locked before. */
export async function lockAccount(trx: Transaction<DB>, accountId: string): Promise<LockedAccount | null> {
  return lockWhere(trx, sql`a.id = ${accountId}`);
}

/** The same for the account on which an order is; null for one that is on none. The caller holds the order's lock. */
export async function lockAccountOf(trx: Transaction<DB>, order: LockedOrder): Promise<LockedAccount | null> {
  if (order.prepaid || order.customer_id === null) return null;
  return lockWhere(
    trx,
    sql`a.company_id = ${order.company_id} AND a.customer_id = ${order.customer_id} AND a.currency = ${order.currency}`,
  );
}

async function lockWhere(
  trx: Transaction<DB>,
  condition: ReturnType<typeof sql>,
): Promise<LockedAccount | null> {
  const { rows } = await sql<{ id: string; currency: string; company_id: string; group_id: string }>`
    SELECT a.id, a.currency, a.company_id, u.group_id FROM credit_accounts a
    JOIN org_units u ON u.id = a.company_id WHERE ${condition} FOR NO KEY UPDATE OF a`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  return { id: row.id, currency: row.currency, home: { companyId: row.company_id, groupId: row.group_id } };
}

export type NewReceivable = {
  id: string;
  orderId: string | null;
  amount: string;
  /** What is paid of it already, on which day the last of that. */
  paid?: { amount: string; on: string | null } | undefined;
  invoicedOn: string;
  dueOn: string;
  at: Date;
  openingBalance?: boolean | undefined;
};

/** Adds an invoice, open but for what is paid of it already; null when the company has one of that number. */
export async function addReceivable(
  trx: Transaction<DB>,
  account: LockedAccount,
  { id, orderId, amount, paid, invoicedOn, dueOn, at, openingBalance = false }: NewReceivable,
): Promise<Receivable | null> {
  const open = subtractMoney(amount, paid?.amount ?? '0', account.currency);
  const added = await trx
    .insertInto('receivables')
    .values({
      company_id: account.home.companyId,
      id,
      account_id: account.id,
      order_id: orderId,
      amount,
      open_amount: open,
      settled_on: compareMoney(open, '0') === 0 ? (paid?.on ?? invoicedOn) : null,
      invoiced_on: invoicedOn,
      due_on: dueOn,
      recorded_at: at,
      opening_balance: openingBalance,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return added ? receivableOf(added, account.currency) : null;
}

function receivableOf(row: Selectable<ReceivablesTable>, currency: string): Receivable {
  return {
    id: row.id,
    accountId: row.account_id,
    orderId: row.order_id,
    currency,
    amount: sumMoney([row.amount], currency),
    openAmount: sumMoney([row.open_amount], currency),
    invoicedOn: row.invoiced_on,
    dueOn: row.due_on,
    settledOn: row.settled_on,
    openingBalance: row.opening_balance,
  };
}

/**
 * The accounts that have an invoice of this number, one a company at most, with where they belong: neither ever
 * changes, so that they tell what to lock.
 */
export async function accountsOfReceivable(
  trx: Transaction<DB>,
  id: string,
): Promise<{ id: string; home: OrderHome }[]> {
  const { rows } = await sql<{ id: string; home: OrderHome }>`
    SELECT r.account_id AS id, json_build_object('companyId', u.id, 'groupId', u.group_id) AS home
    FROM receivables r JOIN org_units u ON u.id = r.company_id WHERE r.id = ${id} ORDER BY u.id`.execute(trx);
  return rows;
}

/**
 * The invoice of an order whose account is locked, with what was paid of it without a match; null when it is not
 * invoiced.
 */
export async function receivableOfOrder(
  trx: Transaction<DB>,
  account: LockedAccount,
  orderId: string,
): Promise<(Receivable & { paidDirectly: string }) | null> {
  const row = await trx
    .selectFrom('receivables')
    .selectAll()
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return row ? { ...receivableOf(row, account.currency), paidDirectly: row.paid_directly } : null;
}

/** An invoice as it is now that its account is locked. */
export async function receivableIn(
  trx: Transaction<DB>,
  account: LockedAccount,
  id: string,
): Promise<Receivable | null> {
  const row = await trx
    .selectFrom('receivables')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  return row ? receivableOf(row, account.currency) : null;
}

/** Writes what is open now. paid: what of that was paid of the invoice itself. The caller holds the account's lock. */
export async function payReceivable(
  trx: Transaction<DB>,
  { id, accountId, openAmount, settledOn }: Pick<Receivable, 'id' | 'accountId' | 'openAmount' | 'settledOn'>,
  paid = '0',
): Promise<void> {
  await trx
    .updateTable('receivables')
    .set(({ eb }) => ({
      open_amount: openAmount,
      settled_on: settledOn,
      paid_directly: eb('paid_directly', '+', paid),
    }))
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute();
}
