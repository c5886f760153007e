import { sql } from 'kysely';
import { z } from 'zod';
import { code, decimal } from '../../../api/http/fields.ts';
import { amountErrors } from '../../../commands/receivable-form.ts';
import { customersAmong } from '../../../db/customers.ts';
import { isPlainDecimal, plain } from '../../../domain/money/exact.ts';
import { currency } from '../fields.ts';
import { takenCode, type Table, unknownCode } from '../table.ts';

const form = z.strictObject({
  customerId: code,
  /** The customer's, where it is not said. */
  id: code.optional(),
  currency,
  creditLimit: decimal.transform((given) => (isPlainDecimal(given) ? plain(given) : given)),
  rating: z.enum(['A', 'B', 'C', 'D', 'new']).optional(),
});

type Account = z.output<typeof form>;

const ONCE = 'an account is opened once';

/**
 * Who gets credit, and how much (P-26, P-28). Opened once: afterwards the limit is changed by a proposal that somebody
 * else approves, and the rating by the reassessment.
 */
export const creditAccounts: Table<Account> = {
  of: 'company',
  form,
  key: ({ customerId }) => customerId,
  fixed: {
    id: ONCE,
    currency: ONCE,
    creditLimit:
      'the limit of an account is changed by a proposal that another approves (POST /customers/{customerId}/credit/limit-changes)',
    rating: 'an account is rated by its payments',
  },
  async known(trx, home, rows) {
    const { rows: found } = await sql<Account>`
      SELECT customer_id AS "customerId", id, currency, trim_scale(credit_limit)::text AS "creditLimit", rating
      FROM credit_accounts WHERE company_id = ${home.id}
        AND customer_id = ANY(${rows.map(({ customerId }) => customerId)}::text[])`.execute(trx);
    return new Map(found.map((row) => [row.customerId, row]));
  },
  async faults(trx, home, rows) {
    const ids = rows.map(({ customerId }) => customerId);
    const customers = await customersAmong(trx, home.id, ids);
    const { rows: others } = await sql<{ id: string }>`
      SELECT id FROM credit_accounts WHERE id = ANY(${rows.map(idOf)}::text[])
        AND NOT (company_id = ${home.id} AND customer_id = ANY(${ids}::text[]))`.execute(trx);
    const taken = new Set(others.map(({ id }) => id));
    return (row) => [
      ...(customers.has(row.customerId) ? [] : [unknownCode('customerId', 'customer', row.customerId)]),
      ...(taken.has(idOf(row)) ? [takenCode('id', idOf(row))] : []),
      ...amountErrors('creditLimit', row.creditLimit, row.currency, { zero: true }),
    ];
  },
  async save(trx, home, rows) {
    await trx
      .insertInto('credit_accounts')
      .values(
        rows.map((row) => ({
          id: idOf(row),
          company_id: home.id,
          customer_id: row.customerId,
          currency: row.currency,
          credit_limit: row.creditLimit,
          rating: row.rating ?? ('new' as const),
        })),
      )
      .execute();
  },
  events: (changes) =>
    changes.map(({ row }) => ({
      subject: { kind: 'credit-account', id: idOf(row) },
      kind: 'account-opened',
      data: {
        customer: row.customerId,
        currency: row.currency,
        limit: row.creditLimit,
        rating: row.rating ?? 'new',
      },
    })),
};

function idOf({ id, customerId }: Account): string {
  return id ?? customerId;
}
