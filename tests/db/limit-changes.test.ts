import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { decideLimitChange } from '../../commands/decide-limit-change.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { proposeLimitChange } from '../../commands/propose-limit-change.ts';
import { recordPayment } from '../../commands/record-payment.ts';
import { recordReceivable } from '../../commands/record-receivable.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };

const standard = policyNamed('standard');
const MINUTE = 60_000;

describe('given customers with a credit limit and orders under way', () => {
  let at: Fixture;
  let signalled: string[] = [];
  let customers = 0;

  beforeAll(async () => {
    at = await commandFixture([
      standard,
      { ...standard, id: 'unheld', holds: [], creditAtEffect: undefined },
    ]);
  });
  afterAll(() => at.close());

  const propose = (customerId: string, limit: string, as = 'credit', key?: string) =>
    proposeLimitChange(at.context, at.by(as, key), { customerId, limit, reason: '三张发票逾期' });
  const decide = (customerId: string, limitChangeId: string, as = 'credit-head', key?: string) =>
    decideLimitChange(at.context, at.by(as, key), { customerId, limitChangeId, outcome: 'approve' });
  const pay = (receivableId: string, amount: string) =>
    recordPayment(at.context, at.by('finance'), {
      receivableId,
      amount,
      paidOn: '2026-11-25',
      reference: `B${receivableId}`,
    });

  /** One round as the Schedule does it; `limit` orders and no more, as when it is killed after them. */
  async function round(limit?: number) {
    return creditRound(
      {
        db: at.db,
        now: () => at.clock.now,
        signalOrder: async (intakeNumber) => void signalled.push(intakeNumber),
        log: { warn: (details, message) => expect.unreachable(`${message}: ${JSON.stringify(details)}`) },
      },
      limit === undefined ? {} : { limit },
    );
  }

  async function customer(limit: string): Promise<string> {
    customers += 1;
    return at.creditCustomer(`L${customers}`, limit);
  }

  /** An order of 1,000.00 whose credit is approved. */
  async function order(customerId: string, policyId = 'standard'): Promise<Order> {
    const made = await at.order(documentOf({ parties: { buyer: { customerId } } }), { policyId });
    const { id: taskId } = await at.task(made.id, 'credit');
    await at.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    return made;
  }

  async function owe(accountId: string, amount: string, dueOn = '2026-12-31') {
    const receivableId = `${accountId}-${amount}`;
    const form = { accountId, receivableId, amount, invoicedOn: '2026-08-01', dueOn };
    await recordReceivable(at.context, at.by('finance'), form);
    return receivableId;
  }

  async function holdsOf({ id }: Order) {
    const rows = await at.db
      .selectFrom('holds')
      .select(['cause', 'release_cause'])
      .where('order_id', '=', id)
      .orderBy('placed_at')
      .execute();
    return rows.map((row) => `${row.cause} ${row.release_cause ?? 'open'}`);
  }

  async function limitOf(id: string) {
    const row = await at.db
      .selectFrom('credit_accounts')
      .select('credit_limit')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return Number(row.credit_limit);
  }

  test('when another limit is proposed, then it counts only after somebody else has approved it (D2, P-49, P-166)', async () => {
    const id = await customer('5000');
    const proposed = await propose(id, '4000.5', 'credit-head', `propose-${id}`);
    expect(proposed).toMatchObject({
      status: 201,
      body: { limitChange: { from: '5000.00', to: '4000.50', status: 'open', proposedBy: 'credit-head' } },
    });
    expect(await propose(id, '4000.5', 'credit-head', `propose-${id}`)).toMatchObject({ replayed: true });
    expect(await limitOf(id)).toBe(5000);
    // Who proposed it does not decide it.
    const told = at.db.selectFrom('notices').select('id').where('template', '=', 'limit-change-proposed');
    expect(await told.where('person_id', '=', 'credit-head').execute()).toEqual([]);
    expect((await problemOf(propose(id, '1'))).type).toBe('already-requested');
    const change = proposed.body.limitChange.id;
    expect((await problemOf(decide(id, change))).type).toBe('separation-of-duties');
    expect((await problemOf(decide(id, change, 'credit'))).type).toBe('forbidden');
    await at.db
      .insertInto('role_assignments')
      .values({ person_id: 'finance', role: 'finance_head', unit_id: 'c' })
      .execute();
    const decided = await decide(id, change, 'finance', `decide-${id}`);
    expect(decided.body).toMatchObject({ limitChange: { status: 'approved', decidedBy: 'finance' } });
    expect(await decide(id, change, 'finance', `decide-${id}`)).toEqual({ ...decided, replayed: true });
    expect(await limitOf(id)).toBe(4000.5);
    expect((await problemOf(decide(id, change, 'finance'))).type).toBe('already-decided');
    const chain = await at.db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_kind', '=', 'credit-account')
      .where('subject_id', '=', id)
      .orderBy('seq')
      .execute();
    expect(chain.map(({ kind }) => kind)).toEqual(['limit-change-proposed', 'limit-change-decided']);
  });

  test('when a proposal is wrong or refused, then the limit stays (P-49)', async () => {
    const id = await customer('5000');
    expect((await problemOf(propose(id, 'many'))).errors).toMatchObject([{ path: 'limit' }]);
    expect((await problemOf(propose(id, '5000.00'))).errors).toMatchObject([{ code: 'unchanged' }]);
    expect((await problemOf(propose('C003', '1'))).type).toBe('not-found');
    expect((await problemOf(propose(id, '1', 'clerk'))).type).toBe('forbidden');
    expect((await problemOf(propose(id, '1', 'stranger'))).type).toBe('not-found');
    const { body } = await propose(id, '100');
    const { id: limitChangeId } = body.limitChange;
    const refuse = (reason?: string) =>
      decideLimitChange(at.context, at.by('credit-head'), {
        customerId: id,
        limitChangeId,
        outcome: 'refuse',
        reason,
      });
    expect((await problemOf(refuse())).errors).toMatchObject([{ path: 'reason' }]);
    expect((await refuse('客户已付款')).body).toMatchObject({
      limitChange: { status: 'refused' },
      ordersToCheck: 0,
    });
    expect(await limitOf(id)).toBe(5000);
  });

  test('when two people decide one change at once, then one of them does (P-49)', async () => {
    const id = await customer('5000');
    const { body } = await propose(id, '4000');
    const both = await Promise.allSettled([
      decide(id, body.limitChange.id, 'credit-head'),
      decide(id, body.limitChange.id, 'finance'),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('when a limit is lowered below what is owed, then each open order is held once, however often a round is cut off and runs again, and a raised limit releases them (P-49)', async () => {
    const id = await customer('5000');
    const orders = [await order(id), await order(id), await order(id)];
    const unheld = await order(id, 'unheld');
    const { body } = await propose(id, '3500');
    expect((await decide(id, body.limitChange.id)).body.ordersToCheck).toBe(4);
    signalled = [];
    await round(2);
    await Promise.all([round(), round()]);
    await round();
    expect(signalled.toSorted()).toEqual(orders.map(({ intakeNumber }) => intakeNumber).toSorted());
    for (const held of orders) {
      expect(await holdsOf(held)).toEqual(['limit-lowered open']);
      const events = await at.events(held.id);
      expect(events.filter(({ kind }) => kind === 'hold-placed')).toHaveLength(1);
    }
    // Nobody could release it: its policy has no credit holds.
    expect(await holdsOf(unheld)).toEqual([]);
    const { body: raised } = await propose(id, '4000');
    await decide(id, raised.limitChange.id);
    await round();
    for (const held of orders) expect(await holdsOf(held)).toEqual(['limit-lowered limit-raised']);
  });

  test('when payments bring the account back within its limit, two at once, then the holds that the process has placed are released, those of people stay (P-49)', async () => {
    const id = await customer('3000');
    const [first, second] = [await owe(id, '600'), await owe(id, '400.00')];
    const orders = [await order(id), await order(id)];
    const held = orders[1];
    if (!held) throw new Error('two orders were made');
    await placeHold(at.context, at.by('credit'), {
      intakeNumber: held.intakeNumber,
      kind: 'credit',
      reason: '对账中',
    });
    const { body } = await propose(id, '2000');
    await decide(id, body.limitChange.id);
    await round();
    expect(await holdsOf(orders[0] ?? held)).toEqual(['limit-lowered open']);
    await pay(first, '1');
    await round();
    expect(await holdsOf(orders[0] ?? held)).toEqual(['limit-lowered open']);
    await Promise.all([pay(first, '599'), pay(second, '400')]);
    await Promise.all([round(), round()]);
    await round();
    expect(await holdsOf(orders[0] ?? held)).toEqual(['limit-lowered payment']);
    expect(await holdsOf(held)).toEqual(['person open']);
  });

  test('when an order was held at effect for an overdue invoice, then its payment releases it, and it becomes effective (P-28, P-49)', async () => {
    const id = await customer('9000');
    const invoice = await owe(id, '20', '2026-09-01');
    const late = await order(id, 'standard');
    const capacity = await at.task(late.id, 'capacity');
    await at.decide('planner', { taskId: capacity.id, revision: 1, outcome: 'approve' });
    await at.proceed(late.id);
    const head = await at.task(late.id, 'sales-head');
    await at.decide('sales-head', { taskId: head.id, revision: 1, outcome: 'approve' });
    await at.proceed(late.id);
    expect(await holdsOf(late)).toEqual(['credit-at-effect open']);
    await pay(invoice, '19');
    await round();
    expect(await holdsOf(late)).toEqual(['credit-at-effect open']);
    await pay(invoice, '1');
    await round();
    expect(await holdsOf(late)).toEqual(['credit-at-effect payment']);
    await at.proceed(late.id);
    expect((await at.orderRow(late.id)).stage).toBe('EFFECTIVE');
  });

  test('when the validity of a hold is over, then a round ends it with an event, once (P-49)', async () => {
    const id = await customer('9000');
    const held = await order(id);
    const until = new Date(START.getTime() + MINUTE).toISOString();
    await placeHold(at.context, at.by('credit'), {
      intakeNumber: held.intakeNumber,
      kind: 'credit',
      reason: '对账中',
      until,
    });
    expect(await round()).toMatchObject({ expired: 0 });
    at.clock.now = new Date(until);
    const rounds = await Promise.all([round(), round()]);
    expect(rounds.reduce((sum, { expired }) => sum + expired, 0)).toBe(1);
    at.clock.now = START;
    expect(await holdsOf(held)).toEqual(['person expired']);
    const released = (await at.events(held.id)).filter(({ kind }) => kind === 'hold-released');
    expect(released).toMatchObject([{ data: { kind: 'credit', cause: 'expired' } }]);
  });
});
