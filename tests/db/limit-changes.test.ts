import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { decideLimitChange } from '../../commands/decide-limit-change.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { releaseHold } from '../../commands/release-hold.ts';
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
      { ...standard, id: 'not-at-effect', creditAtEffect: undefined },
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
      reference: `B${receivableId}-${amount}`,
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
    expect((await problemOf(propose('NOBODY', '1'))).type).toBe('not-found');
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

  test('when a limit is proposed for a registered customer without an account, then one is opened without credit, and the order fits once somebody else has approved (P-26, P-27, P-49)', async () => {
    const first = (currency?: string, limit = '1000', as = 'credit') =>
      proposeLimitChange(at.context, at.by(as), { customerId: 'N1', limit, currency, reason: '新客户' });
    await at.db.insertInto('customers').values({ id: 'N1', company_id: 'c', name: '新客户' }).execute();
    const made = await at.order(documentOf({ parties: { buyer: { customerId: 'N1' } } }));
    const approveCredit = async () => {
      const { id: taskId } = await at.task(made.id, 'credit');
      return at.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    };
    expect((await problemOf(approveCredit())).type).toBe('credit-exceeded');
    expect((await problemOf(first())).errors).toMatchObject([{ path: 'currency', code: 'required' }]);
    expect((await problemOf(first('yuan'))).errors).toMatchObject([{ code: 'not-a-currency' }]);
    expect((await problemOf(first('CNY', '1000', 'clerk'))).type).toBe('forbidden');
    expect((await problemOf(first('CNY', '1000', 'stranger'))).type).toBe('not-found');
    const both = await Promise.allSettled([first('CNY'), first('CNY')]);
    const taken = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body.limitChange] : []));
    expect(taken).toMatchObject([{ accountId: 'N1', from: '0.00', to: '1000.00', currency: 'CNY' }]);
    expect((await problemOf(first('USD', '5'))).errors).toMatchObject([{ code: 'other-currency' }]);
    expect((await problemOf(approveCredit())).type).toBe('credit-exceeded');
    await decide('N1', taken[0]?.id ?? '');
    expect((await approveCredit()).body.gate.status).toBe('approved');
    const chain = await at.db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_kind', '=', 'credit-account')
      .where('subject_id', '=', 'N1')
      .orderBy('seq')
      .execute();
    expect(chain.map(({ kind }) => kind)).toEqual([
      'account-opened',
      'limit-change-proposed',
      'limit-change-decided',
    ]);
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

  test('when another order of the account is cancelled or revised, then the room it leaves releases what the process holds for a lowered limit (P-49, P-155)', async () => {
    const id = await customer('3000');
    const [held, cancelled, revised] = [await order(id), await order(id), await order(id)];
    const lower = async (limit: string) => {
      const { body } = await propose(id, limit);
      await decide(id, body.limitChange.id);
      await round();
    };
    await lower('2000');
    expect(await holdsOf(held)).toEqual(['limit-lowered open']);
    const { intakeNumber } = cancelled;
    await requestCancel(at.context, at.by('clerk'), { intakeNumber, reason: '客户要求' });
    await at.proceed(cancelled.id);
    await approve(cancelled, 'cancel', 'sales');
    expect(await stage(cancelled)).toBe('CANCELLED');
    expect(await round()).toMatchObject({ released: 2 });
    expect(await holdsOf(held)).toEqual(['limit-lowered room-freed']);
    await lower('1000');
    await reviseOrder(at.context, at.by('clerk'), {
      intakeNumber: revised.intakeNumber,
      revision: 1,
      cause: 'our-error',
      document: documentOf({ parties: { buyer: { customerId: id } }, quantity: '50' }),
    });
    await round();
    expect((await holdsOf(held)).at(-1)).toBe('limit-lowered room-freed');
    expect(await holdsOf(held)).toHaveLength(2);
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

  async function approve({ id }: Order, code: string, as: string) {
    const { id: taskId, revision } = await at.task(id, code);
    await at.decide(as, { taskId, revision, outcome: 'approve', reason: '理由' });
    await at.proceed(id);
  }

  const stage = async ({ id }: Order) => (await at.orderRow(id)).stage;

  const holdForCredit = async ({ intakeNumber }: Order, until?: Date) => {
    const given = { intakeNumber, kind: 'credit' as const, reason: '对账中', until: until?.toISOString() };
    return (await placeHold(at.context, at.by('credit'), given)).body.holdId;
  };

  test('when what is owed becomes a fact beyond the limit, then the open orders are held for it where the policy has nobody look at effect, and go on when it is paid (P-28, P-49)', async () => {
    const id = await customer('2000');
    const held = await order(id, 'not-at-effect');
    const invoice = await owe(id, '50000', '2026-09-01');
    expect(await round()).toMatchObject({ held: 1 });
    expect(await holdsOf(held)).toEqual(['over-limit open']);
    await approve(held, 'capacity', 'planner');
    expect(await stage(held)).toBe('UNDER_REVIEW');
    await pay(invoice, '49000');
    await round();
    expect(await holdsOf(held)).toEqual(['over-limit payment']);
    await at.proceed(held.id);
    await approve(held, 'sales-head', 'sales-head');
    expect(await stage(held)).toBe('EFFECTIVE');
  });

  test('when a limit is lowered while a person holds the order, then the end of that hold by its validity holds it again, at that moment (P-49)', async () => {
    const id = await customer('5000');
    const held = await order(id, 'not-at-effect');
    const until = new Date(START.getTime() + MINUTE);
    await holdForCredit(held, until);
    const { body } = await propose(id, '500');
    await decide(id, body.limitChange.id);
    await round();
    expect(await holdsOf(held)).toEqual(['person open']);
    at.clock.now = until;
    expect(await round()).toMatchObject({ expired: 1 });
    at.clock.now = START;
    expect(await holdsOf(held)).toEqual(['person expired', 'hold-expired open']);
    expect((await at.events(held.id)).slice(-2)).toMatchObject([
      { kind: 'hold-released', data: { cause: 'expired' } },
      { kind: 'hold-placed', data: { cause: 'hold-expired', excess: '500.00' } },
    ]);
    const told = await at.db
      .selectFrom('notices')
      .select('person_id')
      .where('order_id', '=', held.id)
      .where('template', '=', 'held')
      .where('person_id', '=', 'credit-head')
      .execute();
    expect(told.length).toBeGreaterThan(0);
  });

  test('when a tolerance ends, or a limit is lowered, while a person holds the order, then whoever releases it says how much more is allowed (P-49)', async () => {
    const id = await customer('1000');
    const held = await order(id, 'not-at-effect');
    await owe(id, '400');
    await round();
    const hold = await at.db
      .selectFrom('holds')
      .select('id')
      .where('order_id', '=', held.id)
      .executeTakeFirstOrThrow();
    const until = new Date(START.getTime() + MINUTE);
    const release = (holdId: string, tolerance?: string, toleranceUntil = until.toISOString()) =>
      releaseHold(at.context, at.by('credit-head'), {
        holdId,
        reason: '已核实',
        ...(tolerance !== undefined && { tolerance, toleranceUntil }),
      });
    await release(hold.id, '400');
    const own = await holdForCredit(held);
    at.clock.now = until;
    expect(await round()).toMatchObject({ ended: 1 });
    expect((await problemOf(release(own))).errors).toMatchObject([{ path: 'tolerance', code: 'required' }]);
    const later = '2026-12-31T00:00:00Z';
    const low = await problemOf(release(own, '399.99', later));
    expect(low.errors).toMatchObject([{ path: 'tolerance', code: 'too-low' }]);
    await release(own, '400', later);
    at.clock.now = START;
    expect(await holdsOf(held)).toEqual(['over-limit person', 'person person']);
  });
});
