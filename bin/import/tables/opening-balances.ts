import { sql } from 'kysely';
import { z } from 'zod';
import { code, decimal } from '../../../api/http/fields.ts';
import { invoiceErrors } from '../../../commands/receivable-form.ts';
import { openingErrors } from '../../../commands/record-receivable.ts';
import { checkOrdersOf } from '../../../db/credit-checks.ts';
import { addReceivable, lockAccount } from '../../../db/receivables.ts';
import { isPlainDecimal, plain } from '../../../domain/money/exact.ts';
import { date } from '../fields.ts';
import { takenCode, type Table, unknownCode } from '../table.ts';

const form = z.strictObject({
  receivableId: code,
  accountId: code,
  /** What is open of it. */
  amount: decimal.transform((given) => (isPlainDecimal(given) ? plain(given) : given)),
  invoicedOn: date,
  dueOn: date,
});

type Balance = z.output<typeof form>;

const FACT = 'an invoice on record is settled by payments (POST /receivables/{receivableId}/payments)';

/**
 * Invoices that were open when Countersign began (P-28, P-49): each a fact that counts against the limit. Orders of the
 * customer that are open by then are looked at again.
 */
export const openingBalances: Table<Balance> = {
  of: 'company',
  form,
  key: ({ receivableId }) => receivableId,
  fixed: { accountId: FACT, amount: FACT, invoicedOn: FACT, dueOn: FACT },
  async known(trx, home, rows) {
    const { rows: found } = await sql<Balance>`
      SELECT r.id AS "receivableId", r.account_id AS "accountId", trim_scale(r.amount)::text AS amount,
        r.invoiced_on AS "invoicedOn", r.due_on AS "dueOn"
      FROM receivables r WHERE r.company_id = ${home.id} AND r.opening_balance
        AND r.id = ANY(${rows.map(({ receivableId }) => receivableId)}::text[])`.execute(trx);
    return new Map(found.map((row) => [row.receivableId, row]));
  },
  async faults(trx, home, rows, now) {
    const ids = rows.map(({ receivableId }) => receivableId);
    const { rows: others } = await sql<{ id: string }>`
      SELECT r.id FROM receivables r
      WHERE r.company_id = ${home.id} AND r.id = ANY(${ids}::text[]) AND NOT r.opening_balance`.execute(trx);
    const taken = new Set(others.map(({ id }) => id));
    const accounts = await trx
      .selectFrom('credit_accounts')
      .select(['id', 'currency'])
      .where('company_id', '=', home.id)
      .where(
        'id',
        'in',
        rows.map(({ accountId }) => accountId),
      )
      .execute();
    const currencies = new Map(accounts.map(({ id, currency }) => [id, currency]));
    return (row) => {
      const currency = currencies.get(row.accountId);
      if (currency === undefined) return [unknownCode('accountId', 'credit account', row.accountId)];
      return [
        ...(taken.has(row.receivableId) ? [takenCode('receivableId', row.receivableId)] : []),
        ...invoiceErrors(row, currency),
        ...openingErrors({ openingBalance: true, invoicedOn: row.invoicedOn }, now),
      ];
    };
  },
  async save(trx, _home, rows, at) {
    for (const { receivableId: id, accountId, ...row } of rows.toSorted(byAccount)) {
      const account = await lockAccount(trx, accountId);
      if (!account) throw new Error(`the credit account "${accountId}" is gone`);
      await addReceivable(trx, account, { id, orderId: null, openingBalance: true, at, ...row });
    }
    for (const accountId of new Set(rows.map((row) => row.accountId))) {
      await checkOrdersOf(trx, accountId, 'receivable', at);
    }
  },
  events: (changes) =>
    changes.map(({ row: { receivableId, accountId, ...row } }) => ({
      subject: { kind: 'credit-account', id: accountId },
      kind: 'receivable-recorded',
      data: { receivable: receivableId, ...row, openingBalance: true },
    })),
};

/** Accounts are locked in ascending order. */
function byAccount(a: Balance, b: Balance): number {
  return a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0;
}
