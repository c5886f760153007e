import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '../setup/stack.ts';

type Aged = { customerId: string; currency: string; open: string; ages: Record<string, string> };
type Ageing = { today: string; totals: Aged[]; customers: Aged[]; next: string | null };

/** The stack's day is Monday 2026-11-23; each amount with its due day: 0, 1, 30, 31, 60, 61, 90 and 91 days ago. */
const OWED: readonly [string, string][] = [
  ['1.00', '2026-11-23'],
  ['2.00', '2026-11-22'],
  ['4.00', '2026-10-24'],
  ['8.00', '2026-10-23'],
  ['16.00', '2026-09-24'],
  ['32.00', '2026-09-23'],
  ['64.00', '2026-08-25'],
  ['128.50', '2026-08-24'],
];

const AGES = {
  notDue: '1.00',
  days1To30: '6.00',
  days31To60: '24.00',
  days61To90: '96.00',
  over90: '128.50',
};

describe('given customers of the paper company that owe opening balances', () => {
  let stack: Stack;
  const customers = ['AG-1', 'AG-2'];

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    await stack.db.deleteFrom('receivables').execute();
    for (const id of customers) {
      await stack.db.insertInto('customers').values({ id, company_id: 'paper', name: id }).execute();
      await stack.db
        .insertInto('credit_accounts')
        .values({
          id,
          company_id: 'paper',
          customer_id: id,
          currency: 'CNY',
          credit_limit: '1',
          rating: 'new',
        })
        .execute();
    }
  });
  afterAll(() => stack.close());

  const book = (
    accountId: string,
    index: number,
    [amount, dueOn]: [string, string],
    invoicedOn = '2026-01-31',
  ) =>
    stack.as('paper-finance').post('/receivables', {
      accountId,
      receivableId: `${accountId}-${index}`,
      amount,
      invoicedOn,
      dueOn,
      openingBalance: true,
    });

  test('when opening balances are booked with their original dates, then credit and the company’s ageing show them by age (P-28, P-49)', async () => {
    for (const id of customers) {
      for (const [index, each] of OWED.entries()) {
        expect(await book(id, index, each)).toMatchObject({
          status: 201,
          body: { receivable: { openingBalance: true, orderId: null, invoicedOn: '2026-01-31' } },
        });
      }
    }
    const again = await book('AG-1', 0, ['1.00', '2026-11-23']);
    expect(again).toMatchObject({ status: 409, body: { type: '/problems/duplicate-reference' } });
    const head = stack.as('paper-finance-head');
    expect((await head.get('/customers/AG-1/credit')).body).toMatchObject({ account: { ageing: AGES } });
    const { body } = await head.get<Ageing>('/receivables/ageing?company=paper&limit=1');
    expect(body).toMatchObject({
      today: '2026-11-23',
      totals: [{ currency: 'CNY', open: '511.00', ages: { notDue: '2.00', over90: '257.00' } }],
      customers: [{ customerId: 'AG-1', open: '255.50', ages: AGES }],
    });
    const second = await head.get<Ageing>(body.next?.replace('/api/v1', '') ?? '');
    expect(second.body.customers).toMatchObject([{ customerId: 'AG-2', open: '255.50' }]);
  });

  test('when an opening balance is of a day to come, then it is refused; a strange reader sees no ageing (P-17, P-49)', async () => {
    const early = await book('AG-1', 99, ['1.00', '2027-02-01'], '2027-01-01');
    expect(early).toMatchObject({ status: 422, body: { errors: [{ path: 'invoicedOn' }] } });
    expect((await stack.as('credit').get('/receivables/ageing?company=paper')).status).toBe(404);
    expect((await stack.as('planner').get('/receivables/ageing?company=machinery')).status).toBe(403);
    expect((await stack.as('credit').get('/receivables/ageing')).status).toBe(422);
  });
});
