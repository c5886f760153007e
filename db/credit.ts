import { type Kysely, sql, type Transaction } from 'kysely';
import { assessCredit, type CreditConditions, creditNeeded, prepaidBy } from '../domain/credit/credit.ts';
import type { Condition, CreditEvidence } from '../domain/gates/evidence.ts';
import { addMoney, sumMoney } from '../domain/money/money.ts';
import { exact } from '../domain/money/exact.ts';
import { checkHeldOrders } from './credit-checks.ts';
import { onTimeShare } from './customers.ts';
import { paidOfOrder } from './payments.ts';
import { policyDay } from './policy-day.ts';
import type { DB } from './schema.ts';

/** One revision of an order before its customer's account. amount: the total with tax. */
export type CreditQuestion = {
  orderId: string;
  revision: number;
  companyId: string;
  customerId: string | null;
  amount: string;
  currency: string;
  prepaid: boolean;
  now: Date;
};

export type CreditDecision = { ok: true; reserved: string } | { ok: false; evidence: CreditEvidence };

type Account = { id: string; limit: string; rating: string };
/** tolerance: what a release allows this order beyond the limit, zero for nothing. paid: what is matched with it. */
type Exposure = { entries: string; receivables: string; tolerance: string; paid: string };

const NO_ACCOUNT: Account = { id: '', limit: '0', rating: 'new' };

/**
 * Where the customer's account stands without this revision, for the approver (P-26, P-28). Whoever has no account
 * in the order's currency has no credit: limit "0.00". Two queries, no lock.
 */
export async function creditEvidence(db: Kysely<DB>, question: CreditQuestion): Promise<CreditEvidence> {
  const account = await accountOf(db, question, sql``);
  return evidenceOf(db, question, account, []);
}

/**
 * Reserves what the order needs of its customer's limit, if that holds (P-26). The account's row is locked first and
 * the exposure read in a later statement, which sees everything committed while this one waited: orders racing for one
 * limit never exceed it, but by what a release of a hold allows this order (P-49). Conditions of a conditional yes
 * lower what is needed. A prepaid order owes nothing and passes without a row, as does one that needs nothing of a
 * customer without an account. Three statements.
 *
 * The caller holds the order's lock; earlier revisions were released when the order was revised.
 */
export async function decideCredit(
  trx: Transaction<DB>,
  question: CreditQuestion,
  conditions: readonly Condition[],
): Promise<CreditDecision> {
  const { currency } = question;
  if (question.prepaid) return { ok: true, reserved: sumMoney([], currency) };
  const account = await accountOf(trx, question, sql`FOR NO KEY UPDATE`);
  const exposure = account
    ? await exposureOf(trx, account.id, question)
    : await withoutAccount(trx, question);
  const { fits, needed } = assess(question, account, exposure, conditions);
  if (!fits) return { ok: false, evidence: await evidenceOf(trx, question, account, conditions) };
  if (account) await reserveEntry(trx, question, { accountId: account.id, ...booked(question, conditions) });
  return { ok: true, reserved: needed };
}

/** What an order owes and what its customer's account has left, the account locked; null without an account. */
export async function lockedStanding(
  trx: Transaction<DB>,
  question: CreditQuestion,
): Promise<{ accountId: string; needed: string; available: string } | null> {
  const account = await accountOf(trx, question, sql`FOR NO KEY UPDATE`);
  if (!account) return null;
  const exposure = await exposureOf(trx, account.id, question);
  const { needed, available } = assess(question, account, exposure, []);
  return { accountId: account.id, needed, available };
}

/**
 * Frees what an order has reserved or taken, of whatever revision; what was invoiced stays owed. Orders that are held
 * for their account are looked at again (P-49). The caller holds the order's lock.
 */
export async function releaseCredit(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  const { rows: accounts } = await sql<{ id: string }>`
    SELECT a.id FROM credit_accounts a WHERE a.id IN (SELECT account_id FROM credit_entries
      WHERE order_id = ${orderId} AND state IN ('reserved', 'effective')) ORDER BY a.id FOR NO KEY UPDATE`.execute(
    trx,
  );
  if (accounts.length === 0) return;
  await trx
    .updateTable('credit_entries')
    .set({ state: 'released', changed_at: at })
    .where('order_id', '=', orderId)
    .where('state', 'in', ['reserved', 'effective'])
    .execute();
  for (const { id } of accounts) await checkHeldOrders(trx, id, 'freed', at);
}

/** What is reserved for the revision that is about to be replaced is reserved for the next: its approval stands. */
export async function moveCredit(
  trx: Transaction<DB>,
  { id, revision }: { id: string; revision: number },
): Promise<void> {
  await trx
    .updateTable('credit_entries')
    .set({ revision: revision + 1 })
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('state', '=', 'reserved')
    .execute();
}

/**
 * What was reserved for the revision is owed from now on. Doing it twice changes nothing. `missing`: nothing is
 * reserved although the order is to be paid on account; an order that is prepaid, or whose conditions cover all of
 * it for a customer without an account, needs no row and is `ok`.
 */
export async function makeCreditEffective(
  trx: Transaction<DB>,
  { orderId, revision, at }: { orderId: string; revision: number; at: Date },
): Promise<'ok' | 'missing'> {
  const taken = await trx
    .updateTable('credit_entries')
    .set({ state: 'effective', changed_at: at })
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    .where('state', 'in', ['reserved', 'effective'])
    .returning('revision')
    .executeTakeFirst();
  if (taken) return 'ok';
  const { rows } = await sql<{ unneeded: boolean }>`
    SELECT o.prepaid
      OR NOT EXISTS (SELECT FROM credit_accounts a WHERE a.company_id = o.company_id
        AND a.customer_id = o.customer_id AND a.currency = o.currency)
      AND NOT EXISTS (SELECT FROM credit_entries e WHERE e.order_id = o.id AND e.revision = ${revision})
      AS unneeded
    FROM orders o WHERE o.id = ${orderId}`.execute(trx);
  return rows[0]?.unneeded ? 'ok' : 'missing';
}

/** Nothing is owed where there is no account; what is paid of the order is paid all the same. */
async function withoutAccount(db: Kysely<DB>, { orderId }: CreditQuestion): Promise<Exposure> {
  return { ...NOTHING_OWED, paid: await paidOfOrder(db, orderId) };
}

const NOTHING_OWED: Exposure = { entries: '0', receivables: '0', tolerance: '0', paid: '0' };

async function accountOf(
  db: Kysely<DB>,
  { companyId, customerId, currency }: CreditQuestion,
  lock: ReturnType<typeof sql>,
): Promise<Account | null> {
  if (customerId === null) return null;
  const { rows } = await sql<Account>`
    SELECT id, credit_limit AS "limit", rating FROM credit_accounts
    WHERE company_id = ${companyId} AND customer_id = ${customerId} AND currency = ${currency} ${lock}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Open receivables + effective and reserved entries of everybody but this revision, in one snapshot. */
async function exposureOf(
  db: Kysely<DB>,
  accountId: string,
  { orderId, revision, now }: CreditQuestion,
): Promise<Exposure> {
  const { rows } = await sql<Exposure>`
    SELECT
      coalesce((SELECT sum(exposure) FROM credit_exposures WHERE account_id = ${accountId}
        AND NOT (order_id = ${orderId} AND revision = ${revision})), 0) AS entries,
      coalesce((SELECT sum(amount) FROM payment_matches
        WHERE order_id = ${orderId} AND undone_at IS NULL), 0) AS paid,
      coalesce((SELECT sum(open_amount) FROM receivables
        WHERE account_id = ${accountId} AND open_amount > 0), 0) AS receivables,
      coalesce((SELECT max(tolerance) FROM holds WHERE order_id = ${orderId} AND kind = 'credit'
        AND tolerance_until > ${now}), 0) AS tolerance`.execute(db);
  return rows[0] ?? NOTHING_OWED;
}

function assess(
  { amount, currency, now }: CreditQuestion,
  account: Account | null,
  exposure: Exposure,
  conditions: readonly Condition[],
) {
  const today = now.toISOString().slice(0, 10);
  return assessCredit({
    currency,
    limit: addMoney((account ?? NO_ACCOUNT).limit, exposure.tolerance, currency),
    entries: [{ state: 'effective', amount: exposure.entries, expiresAt: null }],
    receivables: [{ open: exposure.receivables, dueOn: today }],
    amount,
    paid: exposure.paid,
    conditions: sumOf(conditions, currency),
    now: now.toISOString(),
    today,
  });
}

/** What is written in the ledger: all that is not to be paid in advance, from which payments are taken as they come. */
function booked(
  { amount, currency }: CreditQuestion,
  conditions: readonly Condition[],
): Pick<NewEntry, 'amount' | 'prepaid'> {
  const sums = sumOf(conditions, currency);
  return { amount: creditNeeded(amount, sums, currency), prepaid: prepaidBy(amount, sums, currency) };
}

function sumOf(conditions: readonly Condition[], currency: string): CreditConditions {
  const shares = conditions.flatMap((each) => (each.kind === 'prepayment' ? [exact(each.share)] : []));
  const guarantees = conditions.flatMap((each) => (each.kind === 'guarantee' ? [each.amount] : []));
  return {
    prepaidShare: shares.reduce((sum, share) => sum.plus(share), exact('0')).toFixed(),
    guarantee: sumMoney(guarantees, currency),
  };
}

async function evidenceOf(
  db: Kysely<DB>,
  question: CreditQuestion,
  account: Account | null,
  conditions: readonly Condition[],
): Promise<CreditEvidence> {
  const { currency, prepaid } = question;
  const { exposure, history } = account
    ? await standingOf(db, account.id, question)
    : { exposure: await withoutAccount(db, question), history: { share: null, overdue: '0' } };
  const found = assess(question, account, exposure, conditions);
  return {
    account: account?.id ?? null,
    limit: sumMoney([(account ?? NO_ACCOUNT).limit], currency),
    exposure: found.exposure,
    available: found.available,
    needed: prepaid ? sumMoney([], currency) : found.needed,
    paid: sumMoney([exposure.paid], currency),
    fits: prepaid || found.fits,
    prepaid,
    rating: (account ?? NO_ACCOUNT).rating,
    onTimeShare: history.share ?? '',
    overdue: sumMoney([history.overdue], currency),
  };
}

async function standingOf(db: Kysely<DB>, accountId: string, question: CreditQuestion) {
  const exposure = await exposureOf(db, accountId, question);
  // Overdue by the day of the policy's calendar.
  const today = sql<string>`coalesce((SELECT ${policyDay(question.now)} FROM orders o WHERE o.id = ${question.orderId}),
    (${question.now}::timestamptz AT TIME ZONE 'UTC')::date)`;
  const { rows } = await sql<{ share: string | null; overdue: string }>`
    SELECT ${onTimeShare(today)} AS share,
      coalesce(sum(r.open_amount) FILTER (WHERE r.due_on < ${today}), 0) AS overdue
    FROM receivables r WHERE r.account_id = ${accountId}`.execute(db);
  return { exposure, history: rows[0] ?? { share: null, overdue: '0' } };
}

type NewEntry = {
  accountId: string;
  amount: string;
  /** What the conditions have paid in advance beside that. */
  prepaid?: string;
  /** What of it is beyond the limit; then somebody let it be. */
  overLimitBy?: string;
  releasedBy?: string | null;
};

/** The (order, revision) row of the ledger; a row that went on to be owed is not taken back. */
export async function reserveEntry(
  trx: Transaction<DB>,
  { orderId, revision, now }: CreditQuestion,
  { accountId, amount, prepaid = '0', overLimitBy = '0', releasedBy = null }: NewEntry,
): Promise<void> {
  const entry = {
    account_id: accountId,
    amount,
    prepaid,
    state: 'reserved' as const,
    changed_at: now,
    over_limit_by: overLimitBy,
    released_by: releasedBy,
  };
  const written = await trx
    .insertInto('credit_entries')
    .values({ order_id: orderId, revision, ...entry })
    .onConflict((conflict) =>
      conflict
        .columns(['order_id', 'revision'])
        .doUpdateSet(entry)
        .where('credit_entries.state', 'in', ['reserved', 'released']),
    )
    .returning('state')
    .executeTakeFirst();
  if (!written) throw new Error(`order ${orderId} revision ${revision} is owed already`);
}
