import type { Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { CUSTOMERS, type SampleInvoice } from './customers.ts';

/** Customers, their limits, and how they have paid until now; what is there already stays. */
export async function seedCustomers(trx: Transaction<DB>, now: Date): Promise<void> {
  const today = localDate(now, 'Asia/Shanghai');
  await trx
    .insertInto('customers')
    .values(
      CUSTOMERS.map(({ id, company, name, locale = 'zh-CN', history = [] }) => ({
        id,
        company_id: company,
        name,
        contact: '采购部',
        phone: '021-5550-0100',
        email: `${id.toLowerCase()}@customer.example`,
        locale,
        // Known since its first invoice.
        since: addDays(today, -Math.max(0, ...history.map(({ daysAgo }) => daysAgo))),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('credit_accounts')
    .values(
      CUSTOMERS.flatMap(({ id, company, account }) =>
        account === null
          ? []
          : {
              id,
              company_id: company,
              customer_id: id,
              currency: 'CNY',
              credit_limit: account.limit,
              rating: account.rating,
              sample: true,
            },
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('receivables')
    .values(
      CUSTOMERS.flatMap(({ id, company, history = [] }) =>
        history.map((invoice, index) => ({
          company_id: company,
          ...invoiceRow(id, index + 1, invoice, today),
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function invoiceRow(
  accountId: string,
  number: number,
  { amount, daysAgo, termDays, paidAfter }: SampleInvoice,
  today: string,
) {
  const invoicedOn = addDays(today, -daysAgo);
  return {
    id: `SAMPLE-${accountId}-${number}`,
    account_id: accountId,
    order_id: null,
    amount,
    open_amount: paidAfter === undefined ? amount : '0',
    paid_directly: paidAfter === undefined ? '0' : amount,
    invoiced_on: invoicedOn,
    due_on: addDays(invoicedOn, termDays),
    settled_on: paidAfter === undefined ? null : addDays(invoicedOn, paidAfter),
  };
}
