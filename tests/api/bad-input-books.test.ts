import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStack, type Stack } from '../setup/stack.ts';
import { type Json, withValue } from './bad-input-json.ts';
import { type Problem, refusalOf, refused, wrong } from './bad-input-problem.ts';
import { expectNothingStored } from './bad-input-stored.ts';

const RECEIVABLE: Json = {
  accountId: 'C001',
  receivableId: 'INV-1',
  amount: '2260.00',
  invoicedOn: '2026-11-23',
  dueOn: '2026-12-23',
};
const PAYMENT: Json = { amount: '64000.00', paidOn: '2026-11-23', reference: 'ICBC-1' };

/** Of the sample: an invoice of C001 of which all is open. */
const OPEN = '/receivables/SAMPLE-C001-3/payments';

describe('given invoices, receivables and payments that are wrong', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  expectNothingStored(() => stack);

  const post = (path: string, body: Json, as = 'finance') => stack.as(as).post<Problem>(path, body);

  test.each<[what: string, path: string, value: Json, error: string]>([
    ['negative', 'amount', '-1', 'amount not-positive'],
    ['zero', 'amount', '0', 'amount not-positive'],
    ['a number', 'amount', 2260, 'amount invalid-type'],
    ['of 15 digits', 'amount', '100000000000000', 'amount too-large'],
    ['of three decimals', 'amount', '1.001', 'amount too-many-decimals'],
    ['with an exponent', 'amount', '1e5', 'amount not-a-decimal'],
    ['a day that there is not', 'invoicedOn', '2026-02-30', 'invoicedOn not-a-date'],
    ['of the year 0', 'invoicedOn', '0000-01-01', 'invoicedOn not-a-date'],
    ['before the invoice', 'dueOn', '2026-11-22', 'dueOn before-invoice'],
    ['before the invoice by far', 'dueOn', '0001-01-01', 'dueOn before-invoice'],
    ['with a slash', 'receivableId', 'INV/1', 'receivableId custom'],
    ['very long', 'receivableId', 'x'.repeat(65), 'receivableId too-big custom'],
    ['nothing', 'accountId', null, 'accountId invalid-type'],
    ['unknown', 'orderId', 'x', 'orderId unknown-field'],
  ])('when a receivable’s value is %s, %s = %j, then 422 (P-49)', async (_, path, value, error) => {
    const [at = '', ...codes] = error.split(' ');
    expect(refusalOf(await post('/receivables', withValue(RECEIVABLE, path, value)))).toEqual(
      wrong(...codes.map((code) => `${at} ${code}`)),
    );
  });

  test.each<[what: string, path: string, value: Json, error: string]>([
    ['more than is open', 'amount', '64000.01', 'amount more-than-open'],
    ['negative', 'amount', '-64000.00', 'amount not-positive'],
    ['zero', 'amount', '0.00', 'amount not-positive'],
    ['absurd', 'amount', '9'.repeat(60), 'amount too-large'],
    ['a day that there is not', 'paidOn', '2027-02-29', 'paidOn not-a-date'],
    ['of the year 0', 'paidOn', '0000-12-31', 'paidOn not-a-date'],
    ['blank', 'reference', ' ', 'reference custom'],
  ])('when a payment’s value is %s, %s = %j, then 422 (P-49)', async (_, path, value, error) => {
    expect(refusalOf(await post(OPEN, withValue(PAYMENT, path, value)))).toEqual(wrong(error));
  });

  test('when the account, the receivable or the order is nobody’s, then 404', async () => {
    const invoice = { ...RECEIVABLE, accountId: undefined, intakeNumber: 'IN-HM-20261123-9999' };
    const answers = [
      await post('/receivables', withValue(RECEIVABLE, 'accountId', 'C999')),
      await post('/receivables/NOTHING/payments', PAYMENT),
      await stack.as('finance').post<Problem>('/invoices', invoice),
    ];
    for (const answer of answers) expect(refusalOf(answer)).toEqual(refused(404, 'not-found'));
  });

  test.each(['sales', 'clerk', 'credit', 'gm', 'admin', 'auditor', 'group-gm', 'paper-finance'])(
    'when %s, who does not keep these books, books or pays, then 403 or, from another company, 404',
    async (as) => {
      const denied = as.startsWith('paper') ? refused(404, 'not-found') : refused(403, 'forbidden');
      expect(refusalOf(await post('/receivables', RECEIVABLE, as))).toEqual(denied);
      expect(refusalOf(await post(OPEN, PAYMENT, as))).toEqual(denied);
    },
  );

  test('when an invoice number is taken, then 409', async () => {
    expect(
      refusalOf(await post('/receivables', withValue(RECEIVABLE, 'receivableId', 'SAMPLE-C001-3'))),
    ).toEqual(refused(409, 'duplicate-reference'));
  });
});
