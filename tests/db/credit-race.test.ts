import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestDecline } from '../../commands/request-decline.ts';
import { creditEvidence } from '../../db/credit.ts';
import { compareMoney, multiplyMoney, subtractMoney, sumMoney } from '../../domain/money/money.ts';
import { commandFixture, documentOf, type Fixture } from './commands-fixture.ts';
import { refusalOf, staggered } from './race.ts';
import { fc } from '../setup/chance.ts';

/** quantity: pieces of 10.00; prepaid: the share of a conditional yes; wait: round trips before it decides. */
type Racer = { quantity: number; prepaid: '0' | '0.3' | '1'; wait: number };

const racers = fc.array(
  fc.record<Racer>({
    quantity: fc.integer({ min: 1, max: 60 }),
    prepaid: fc.constantFrom('0', '0', '0.3', '1'),
    wait: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 2, maxLength: 5 },
);

const HALF: Racer = { quantity: 50, prepaid: '0', wait: 0 };

describe('given orders of one customer, whose credit is decided at the same time', () => {
  let at: Fixture;
  let customers = 0;

  beforeAll(async () => {
    at = await commandFixture();
  });

  afterAll(async () => {
    await at.close();
  });

  test('when they race for one limit, then it is never exceeded, and nobody is refused who would have fitted (P-26)', async () => {
    const limits = fc.integer({ min: 0, max: 1_200 });
    const debts = fc.integer({ min: 0, max: 300 });
    await fc.assert(
      fc.asyncProperty(limits, debts, racers, async (limit, owed, orders) => {
        const customerId = await customer(`${limit}.00`, `${owed}.00`);
        const asked: { id: string; racer: Racer; person: string }[] = [];
        for (const racer of orders) {
          const { id } = await order(customerId, racer);
          asked.push({ id, racer, person: asked.length % 2 === 0 ? 'credit' : 'credit2' });
        }
        const decided = await Promise.all(
          asked.map(async ({ id, racer, person }) => ({
            id,
            racer,
            refused: await staggered(at.db, racer.wait, () => approve(id, racer, person)),
          })),
        );
        const reserved = await reservedOf(customerId);
        const taken = sumMoney([...reserved.values()], 'CNY');
        if (compareMoney(taken, '0') > 0) {
          expect(compareMoney(sumMoney([taken, `${owed}.00`], 'CNY'), `${limit}.00`)).toBeLessThanOrEqual(0);
        }
        for (const { id, racer, refused } of decided) {
          expect(refused?.type ?? 'approved').toBe(reserved.has(id) ? 'approved' : 'credit-exceeded');
          if (refused) expect(await wouldFit(id, customerId, racer)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('when the order that won the limit is declined for another reason, then the one that lost passes (P-26, P-42)', async () => {
    const customerId = await customer('600.00', '0.00');
    const first = await order(customerId, HALF);
    const second = await order(customerId, HALF);
    const [refused] = await Promise.all([
      approve(first.id, HALF, 'credit'),
      approve(second.id, HALF, 'credit2'),
    ]);
    const [won, lost] = refused === null ? [first, second] : [second, first];
    expect([...(await reservedOf(customerId)).keys()]).toEqual([won.id]);
    const capacity = await at.task(won.id, 'capacity');
    await at.decide('planner', { taskId: capacity.id, revision: 1, outcome: 'refuse', reason: '设备检修' });
    expect(await at.proceed(won.id)).toBe('NEGOTIATING');
    expect(await approve(lost.id, HALF, 'credit')).toMatchObject({ type: 'credit-exceeded' });
    const { intakeNumber } = won;
    await requestDecline(at.context, at.by('sales'), { intakeNumber, reason: '客户不能延期' });
    await at.proceed(won.id);
    const { id: decline } = await at.task(won.id, 'decline');
    await at.decide('gm', { taskId: decline, revision: 1, outcome: 'approve' });
    expect(await at.proceed(won.id)).toBe('DECLINED');
    expect(await approve(lost.id, HALF, 'credit-head')).toMatchObject({ type: 'forbidden' });
    expect(await approve(lost.id, HALF, 'credit')).toBeNull();
  });

  /** A customer of the test's own, with a limit and so much that is open of an invoice. */
  async function customer(limit: string, owed: string): Promise<string> {
    customers += 1;
    const id = `R${customers}`;
    const of = { company_id: 'c', customer_id: id, currency: 'CNY', rating: 'B' } as const;
    await at.db.insertInto('customers').values({ id, company_id: 'c', name: id }).execute();
    await at.db
      .insertInto('credit_accounts')
      .values({ id, ...of, credit_limit: limit })
      .execute();
    if (compareMoney(owed, '0') === 0) return id;
    const days = { invoiced_on: '2026-11-02', due_on: '2026-12-02', settled_on: null };
    await at.db
      .insertInto('receivables')
      .values({
        company_id: 'c',
        id: `open-${id}`,
        account_id: id,
        order_id: null,
        amount: owed,
        open_amount: owed,
        ...days,
      })
      .execute();
    return id;
  }

  function order(customerId: string, { quantity }: Racer) {
    return at.order(documentOf({ quantity: String(quantity), parties: { buyer: { customerId } } }));
  }

  async function approve(orderId: string, { prepaid }: Racer, person: string) {
    const { id: taskId } = await at.task(orderId, 'credit');
    const condition = { description: '预付', ownerRole: 'sales_clerk', dueOn: '2026-12-01' };
    return refusalOf(
      at.decide(
        person,
        prepaid === '0'
          ? { taskId, revision: 1, outcome: 'approve' }
          : {
              taskId,
              revision: 1,
              outcome: 'approve-with-conditions',
              conditions: [{ kind: 'prepayment', share: prepaid, ...condition }],
            },
      ),
    );
  }

  /** What each order has reserved on the account. */
  async function reservedOf(accountId: string): Promise<Map<string, string>> {
    const rows = await at.db
      .selectFrom('credit_entries')
      .select(['order_id', 'amount'])
      .where('account_id', '=', accountId)
      .where('state', '=', 'reserved')
      .execute();
    return new Map(rows.map(({ order_id: id, amount }) => [id, amount]));
  }

  /** Whether a refused order fits beside all that was approved: then it was refused for nothing. */
  async function wouldFit(orderId: string, customerId: string, { prepaid }: Racer): Promise<boolean> {
    const { amount } = await at.completeRow(orderId);
    const question = { orderId, revision: 1, companyId: 'c', customerId, amount, currency: 'CNY' };
    const { available } = await creditEvidence(at.db, { ...question, prepaid: false, now: at.clock.now });
    const needed = subtractMoney(amount, multiplyMoney(amount, prepaid, 'CNY'), 'CNY');
    return compareMoney(needed, available) <= 0;
  }
});
