import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { sumMoney } from '../domain/money/money.ts';
import type { LockedAccount } from './receivables.ts';
import type { DB } from './schema.ts';
import type { LimitChangesTable } from './schema/credit.ts';

/** A change of an account's limit, proposed and decided. Amounts are decimal strings of the account's currency. */
export type LimitChange = {
  id: string;
  accountId: string;
  currency: string;
  from: string;
  to: string;
  reason: string;
  /** null: the process. */
  proposedBy: string | null;
  /** For whom they stood in. */
  proposedFor: string | null;
  proposedAt: string;
  status: 'open' | 'approved' | 'refused';
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
};

/** The account of a customer; null when nobody gives this customer credit. */
export async function accountOfCustomer(db: Kysely<DB>, customerId: string): Promise<string | null> {
  const row = await db
    .selectFrom('credit_accounts')
    .select('id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.id ?? null;
}

/**
 * Opens an account without credit, under the customer's code where that is free. Of two at once, the second finds what
 * the first has opened. Answers its id.
 */
export async function addAccount(
  trx: Transaction<DB>,
  { customerId, companyId, currency }: { customerId: string; companyId: string; currency: string },
): Promise<string> {
  await sql`
    INSERT INTO credit_accounts (id, company_id, customer_id, currency, credit_limit, rating)
    SELECT CASE WHEN EXISTS (SELECT FROM credit_accounts WHERE id = ${customerId}) THEN gen_random_uuid()::text
      ELSE ${customerId} END, ${companyId}, ${customerId}, ${currency}, 0, 'new'
    ON CONFLICT DO NOTHING`.execute(trx);
  const id = await accountOfCustomer(trx, customerId);
  if (id === null) throw new Error(`no account could be opened for ${customerId}`);
  return id;
}

/** The limit of an account whose lock is held. */
export async function limitIn(trx: Transaction<DB>, account: LockedAccount): Promise<string> {
  const row = await trx
    .selectFrom('credit_accounts')
    .select('credit_limit')
    .where('id', '=', account.id)
    .executeTakeFirstOrThrow();
  return sumMoney([row.credit_limit], account.currency);
}

/** Proposes another limit; null when a proposal for this account is open. The caller holds the account's lock. */
export async function addLimitChange(
  trx: Transaction<DB>,
  account: LockedAccount,
  {
    from,
    to,
    reason,
    personId,
    onBehalfOf = null,
    base = null,
    at,
  }: {
    from: string;
    to: string;
    reason: string;
    personId: string | null;
    onBehalfOf?: string | null;
    /** Of a proposal of the process: from which it was reckoned. */
    base?: string | null;
    at: Date;
  },
): Promise<LimitChange | null> {
  const added = await trx
    .insertInto('limit_changes')
    .values({
      id: randomUUID(),
      account_id: account.id,
      from_limit: from,
      to_limit: to,
      reason,
      proposed_by: personId,
      proposed_for: onBehalfOf,
      base_limit: base,
      proposed_at: at,
      status: 'open',
    })
    .onConflict((conflict) => conflict.column('account_id').where('status', '=', sql.lit('open')).doNothing())
    .returningAll()
    .executeTakeFirst();
  return added ? limitChangeOf(added, account.currency) : null;
}

/** A proposal of an account whose lock is held; null when there is none. */
export async function limitChangeIn(
  trx: Transaction<DB>,
  account: LockedAccount,
  id: string,
): Promise<LimitChange | null> {
  const row = await trx
    .selectFrom('limit_changes')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  return row ? limitChangeOf(row, account.currency) : null;
}

/** Writes the decision, and the limit where it was approved. The caller holds the account's lock. */
export async function settleLimitChange(
  trx: Transaction<DB>,
  { id, accountId, to }: LimitChange,
  decided: { status: 'approved' | 'refused'; by: string; at: Date; reason: string | null },
): Promise<void> {
  const { status, by, at, reason } = decided;
  await trx
    .updateTable('limit_changes')
    .set({ status, decided_by: by, decided_at: at, decision_reason: reason })
    .where('id', '=', id)
    .execute();
  if (status !== 'approved') return;
  await trx.updateTable('credit_accounts').set({ credit_limit: to }).where('id', '=', accountId).execute();
}

/** The changes of a customer's limit, the latest first; at most so many. */
export async function limitChangesOf(
  db: Kysely<DB>,
  customerId: string,
  limit: number,
): Promise<LimitChange[]> {
  const rows = await db
    .selectFrom('limit_changes')
    .innerJoin('credit_accounts', 'credit_accounts.id', 'limit_changes.account_id')
    .selectAll('limit_changes')
    .select('credit_accounts.currency')
    .where('credit_accounts.customer_id', '=', customerId)
    .orderBy('proposed_at', 'desc')
    .orderBy('limit_changes.id')
    .limit(limit)
    .execute();
  return rows.map((row) => limitChangeOf(row, row.currency));
}

/** A page of the open proposals of a company's customers, by id. */
export async function openLimitChanges(
  db: Kysely<DB>,
  { companyId, after, limit }: { companyId: string; after?: string | undefined; limit: number },
): Promise<(LimitChange & { customerId: string; customerName: string })[]> {
  const rows = await db
    .selectFrom('limit_changes')
    .innerJoin('credit_accounts', 'credit_accounts.id', 'limit_changes.account_id')
    .innerJoin('customers', 'customers.id', 'credit_accounts.customer_id')
    .selectAll('limit_changes')
    .select(['credit_accounts.currency', 'customers.id as customerId', 'customers.name as customerName'])
    .where('credit_accounts.company_id', '=', companyId)
    .where('status', '=', 'open')
    .$if(after !== undefined, (query) => query.where('limit_changes.id', '>', after ?? ''))
    .orderBy('limit_changes.id')
    .limit(limit)
    .execute();
  return rows.map(({ customerId, customerName, ...row }) => ({
    ...limitChangeOf(row, row.currency),
    customerId,
    customerName,
  }));
}

function limitChangeOf(row: Selectable<LimitChangesTable>, currency: string): LimitChange {
  return {
    id: row.id,
    accountId: row.account_id,
    currency,
    from: sumMoney([row.from_limit], currency),
    to: sumMoney([row.to_limit], currency),
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposedFor: row.proposed_for,
    proposedAt: row.proposed_at.toISOString(),
    status: row.status,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decisionReason: row.decision_reason,
  };
}
