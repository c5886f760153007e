import { type Selectable, sql, type Transaction } from 'kysely';
import { sumMoney } from '../domain/money/money.ts';
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
  const { rows } = await sql<{ id: string; currency: string; company_id: string; group_id: string }>`
    SELECT a.id, a.currency, a.company_id, u.group_id FROM credit_accounts a
    JOIN org_units u ON u.id = a.company_id WHERE a.id = ${accountId} FOR NO KEY UPDATE OF a`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  return { id: row.id, currency: row.currency, home: { companyId: row.company_id, groupId: row.group_id } };
}

export type NewReceivable = {
  id: string;
  orderId: string | null;
  amount: string;
  invoicedOn: string;
  dueOn: string;
  at: Date;
  openingBalance?: boolean | undefined;
};

/** Adds an invoice that is open in full; null when its number is taken. */
export async function addReceivable(
  trx: Transaction<DB>,
  account: LockedAccount,
  { id, orderId, amount, invoicedOn, dueOn, at, openingBalance = false }: NewReceivable,
): Promise<Receivable | null> {
  const added = await trx
    .insertInto('receivables')
    .values({
      id,
      account_id: account.id,
      order_id: orderId,
      amount,
      open_amount: amount,
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

/** The account of an invoice, which never changes: it tells what to lock. */
export async function accountOfReceivable(trx: Transaction<DB>, id: string): Promise<string | null> {
  const row = await trx
    .selectFrom('receivables')
    .select('account_id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.account_id ?? null;
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

/** Writes what is open after a payment. */
export async function payReceivable(
  trx: Transaction<DB>,
  { id, openAmount, settledOn }: Pick<Receivable, 'id' | 'openAmount' | 'settledOn'>,
): Promise<void> {
  await trx
    .updateTable('receivables')
    .set({ open_amount: openAmount, settled_on: settledOn })
    .where('id', '=', id)
    .execute();
}
