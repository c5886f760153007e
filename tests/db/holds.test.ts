import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { placeHold, type PlaceHoldInput } from '../../commands/place-hold.ts';
import { recordPayment } from '../../commands/record-payment.ts';
import { recordReceivable } from '../../commands/record-receivable.ts';
import { releaseHold, type ReleaseHoldInput } from '../../commands/release-hold.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { clockOf, shanghai } from './clocks-fixture.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { staggered } from './race.ts';

type Order = { id: string; intakeNumber: string };

const standard = policyNamed('standard');

/** Clocks stand still while an order is held. */
const checking: Policy = {
  ...standard,
  id: 'checking',
  clocks: standard.clocks.map((clock) => ({
    ...clock,
    pausedWhile: [...clock.pausedWhile, 'held' as const],
  })),
};

describe('given orders that somebody holds', () => {
  let at: Fixture;

  beforeAll(async () => {
    at = await commandFixture([standard, checking]);
  });
  afterAll(() => at.close());

  const hold = (order: Order, as = 'credit', input: Partial<PlaceHoldInput> = {}, key?: string) =>
    placeHold(at.context, at.by(as, key), {
      intakeNumber: order.intakeNumber,
      kind: 'credit',
      reason: '逾期未付',
      ...input,
    });
  const release = (holdId: string, as = 'credit-head', input: Partial<ReleaseHoldInput> = {}, key?: string) =>
    releaseHold(at.context, at.by(as, key), { holdId, reason: '已核实', ...input });

  async function approve(order: Order, code: string, as: string) {
    const { id: taskId, revision } = await at.task(order.id, code);
    return at.decide(as, { taskId, revision, outcome: 'approve', reason: '理由' });
  }

  async function beforeLastApproval(customerId = 'C001', policyId = 'standard'): Promise<Order> {
    const order = await at.order(documentOf({ parties: { buyer: { customerId } } }), { policyId });
    await approve(order, 'credit', 'credit');
    await approve(order, 'capacity', 'planner');
    await at.proceed(order.id);
    return order;
  }

  /** A customer with an account of this limit, and the order of 1,000.00 that only the sales head has to approve. */
  let customers = 0;
  async function customer(limit = '1500'): Promise<string> {
    customers += 1;
    return at.creditCustomer(`H${customers}`, limit);
  }

  const owe = (accountId: string, amount: string, dueOn: string) =>
    recordReceivable(at.context, at.by('finance'), {
      accountId,
      receivableId: `${accountId}-${amount}`,
      amount,
      invoicedOn: '2026-08-01',
      dueOn,
    });

  async function openHoldOf(order: Order) {
    return at.db
      .selectFrom('holds')
      .selectAll()
      .where('order_id', '=', order.id)
      .where('released_at', 'is', null)
      .executeTakeFirstOrThrow();
  }

  async function stage(order: Order) {
    return (await at.orderRow(order.id)).stage;
  }

  test('when an order is held after its reviews, then open questions are answered, nothing new is asked and it is not effective until it is released (P-49)', async () => {
    const order = await at.order();
    await approve(order, 'credit', 'credit');
    const { status, body } = await hold(order);
    expect(status).toBe(201);
    expect(at.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'hold-placed' });
    await approve(order, 'capacity', 'planner');
    await at.proceed(order.id);
    expect(await at.gates(order.id)).toEqual(['capacity@1 approved', 'credit@1 approved']);
    at.clock.now = new Date(START.getTime() + 3_600_000);
    const released = await release(body.holdId);
    expect(released).toMatchObject({ status: 200, body: { status: 'released' } });
    await at.proceed(order.id);
    const asked = await at.task(order.id, 'sales-head');
    // Asked since the hold ended: nobody is late for what was not asked.
    expect(asked.opened_at).toEqual(at.clock.now);
    at.clock.now = START;
    await approve(order, 'sales-head', 'sales-head');
    await hold(order, 'gm', { kind: 'management' });
    await at.proceed(order.id);
    expect(await stage(order)).toBe('SALES_HEAD_APPROVAL');
    await release((await openHoldOf(order)).id, 'gm');
    expect(await at.proceed(order.id)).toBe('EFFECTIVE');
    expect(await stage(order)).toBe('EFFECTIVE');
    const kinds = (await at.events(order.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('hold-'))).toEqual([
      'hold-placed',
      'hold-released',
      'hold-placed',
      'hold-released',
    ]);
  });

  test('when an order stays held and nobody has a task, then sales and who may release it are reminded with each period, until the last hold is released (P-49)', async () => {
    const order = await at.order();
    await approve(order, 'credit', 'credit');
    const { body: first } = await hold(order);
    await approve(order, 'capacity', 'planner');
    await at.proceed(order.id);
    at.clock.now = shanghai('2026-11-26 10:00');
    await hold(order, 'gm', { kind: 'management' });
    const reminded = async () => {
      const rows = await at.db
        .selectFrom('notices')
        .select('person_id')
        .where('order_id', '=', order.id)
        .where('template', '=', 'reminded')
        .where('channel', '=', 'in-app')
        .orderBy('person_id')
        .execute();
      return rows.map(({ person_id: who }) => who);
    };
    const round = (text: string) => {
      at.clock.now = shanghai(text);
      return clocksRound({
        db: at.db,
        now: () => at.clock.now,
        signalOrder: () => Promise.resolve(),
        log: { warn: (details) => expect(details).toBeUndefined() },
      });
    };
    await round('2026-11-30 08:59');
    expect(await reminded()).toEqual([]);
    await round('2026-11-30 09:00');
    expect(await reminded()).toEqual(expect.arrayContaining(['credit-head', 'gm', 'sales']));
    expect(await reminded()).not.toContain('credit');
    const held = () => clockOf(at.db, order.id, 'held');
    expect(await held()).toMatchObject({ subject_kind: 'hold', period: 1, breached_at: null });
    await release(first.holdId);
    expect(await held()).toMatchObject({ stopped_at: null });
    await release((await openHoldOf(order)).id, 'gm');
    expect(await held()).toMatchObject({ ended: 'done' });
    at.clock.now = START;
  });

  test('when an order is held as soon as it is received, then its process has it, and it is asked its first questions when it is released (P-49)', async () => {
    const { body } = await submitOrder(at.context, at.by('clerk'), {
      companyId: 'c',
      policyId: 'standard',
      channel: 'fax',
      document: documentOf(),
    });
    const { intakeNumber } = body;
    const { id } = await at.db
      .selectFrom('orders')
      .select('id')
      .where('intake_number', '=', intakeNumber)
      .executeTakeFirstOrThrow();
    const held = await hold({ id, intakeNumber });
    expect(await at.proceed(id)).toBe('UNDER_REVIEW');
    expect(await at.orderRow(id)).toMatchObject({ stage: 'UNDER_REVIEW' });
    expect(await at.gates(id)).toEqual([]);
    await release(held.body.holdId);
    await at.proceed(id);
    expect(await at.gates(id)).toEqual(['capacity@1 open', 'credit@1 open']);
  });

  test('when an effective order is held, then it is not completed until it is released, and an ended order is held no more (P-49, P-156)', async () => {
    const order = await beforeLastApproval();
    await approve(order, 'sales-head', 'sales-head');
    expect(await at.proceed(order.id)).toBe('EFFECTIVE');
    const { body } = await hold(order, 'sales', { kind: 'customer' });
    const complete = () =>
      completeOrder(at.context, at.by('sales'), { intakeNumber: order.intakeNumber, note: '已交付' });
    const refused = await problemOf(complete());
    expect(refused).toMatchObject({ type: 'order-held', extra: { holds: ['customer'] } });
    await release(body.holdId, 'sales');
    await complete();
    expect((await problemOf(hold(order))).type).toBe('order-closed');
    expect(await at.proceed(order.id)).toBe('CLOSED');
    expect((await problemOf(hold(order))).type).toBe('order-closed');
  });

  test('when a held order is cancelled, then it ends and its holds with it (P-49, P-155)', async () => {
    const order = await at.order();
    await hold(order);
    await requestCancel(at.context, at.by('clerk'), { intakeNumber: order.intakeNumber, reason: '客户要求' });
    await at.proceed(order.id);
    await approve(order, 'cancel', 'sales');
    expect(await at.proceed(order.id)).toBe('CANCELLED');
    const holds = await at.db.selectFrom('holds').selectAll().where('order_id', '=', order.id).execute();
    expect(holds).toMatchObject([{ release_cause: 'order-ended', released_by: null }]);
  });

  test('when somebody holds or releases whom the policy does not name, or says nothing, or what has passed, then it is refused (P-49, P-166)', async () => {
    const order = await at.order();
    expect((await problemOf(hold(order, 'clerk'))).type).toBe('forbidden');
    expect((await problemOf(hold(order, 'credit', { kind: 'management' }))).type).toBe('forbidden');
    expect((await problemOf(hold(order, 'stranger'))).type).toBe('not-found');
    expect((await problemOf(hold(order, 'credit', { reason: ' ' }))).errors?.[0]?.path).toBe('reason');
    const late = await problemOf(hold(order, 'credit', { until: '2026-11-24T00:00:00Z' }));
    expect(late.errors).toMatchObject([{ path: 'until', code: 'not-ahead' }]);
    const { body } = await hold(order);
    expect(await problemOf(hold(order))).toMatchObject({
      type: 'order-held',
      extra: { holdId: body.holdId },
    });
    // Who may hold for credit may not release it.
    expect((await problemOf(release(body.holdId, 'credit'))).type).toBe('forbidden');
    expect((await problemOf(release(crypto.randomUUID()))).type).toBe('not-found');
    const half = await problemOf(release(body.holdId, 'credit-head', { tolerance: '1' }));
    expect(half.errors).toMatchObject([{ path: 'toleranceUntil', code: 'required' }]);
    const { body: other } = await hold(order, 'sales', { kind: 'customer' });
    const toleranceUntil = '2026-12-31T00:00:00Z';
    const strange = await problemOf(release(other.holdId, 'sales', { tolerance: '1', toleranceUntil }));
    expect(strange.errors).toMatchObject([{ path: 'tolerance', code: 'not-of-this-kind' }]);
    await release(body.holdId);
    expect((await problemOf(release(body.holdId))).type).toBe('already-decided');
  });

  test('when a hold or its release is sent twice, then it is done once and answered the same (P-49)', async () => {
    const order = await at.order();
    const placed = await hold(order, 'credit', {}, 'hold-once');
    expect(await hold(order, 'credit', {}, 'hold-once')).toEqual({ ...placed, replayed: true });
    const told = at.db.selectFrom('notices').select('id').where('order_id', '=', order.id);
    expect(await told.where('person_id', '=', 'credit-head').execute()).toHaveLength(1);
    const released = await release(placed.body.holdId, 'credit-head', {}, 'release-once');
    expect(await release(placed.body.holdId, 'credit-head', {}, 'release-once')).toEqual({
      ...released,
      replayed: true,
    });
  });

  test('when the policy pauses clocks while an order is held, then they stand still from the first hold to the last release (P-49, P-169)', async () => {
    const order = await at.order(documentOf(), { policyId: 'checking' });
    const paused = () =>
      at.db
        .selectFrom('clocks')
        .select('paused_since')
        .where('order_id', '=', order.id)
        .where('stopped_at', 'is', null)
        .where('paused_since', 'is not', null)
        .execute();
    const { body: first } = await hold(order);
    const { body: second } = await hold(order, 'gm', { kind: 'management' });
    expect((await paused()).length).toBeGreaterThan(0);
    await release(first.holdId);
    expect((await paused()).length).toBeGreaterThan(0);
    await release(second.holdId, 'gm');
    expect(await paused()).toEqual([]);
  });

  test('when the account is over its limit at effect, then the order is held, and a release with enough tolerance lets this order through (P-28, P-49)', async () => {
    const account = await customer();
    const order = await beforeLastApproval(account, 'checking');
    await owe(account, '700', '2026-12-31');
    await approve(order, 'sales-head', 'sales-head');
    await at.proceed(order.id);
    expect(await stage(order)).not.toBe('EFFECTIVE');
    const held = await openHoldOf(order);
    expect(held).toMatchObject({ kind: 'credit', cause: 'credit-at-effect', placed_by: null });
    // The step once more finds it held.
    await at.proceed(order.id);
    const bare = await problemOf(release(held.id));
    expect(bare.errors).toMatchObject([{ path: 'tolerance', code: 'required' }]);
    const toleranceUntil = '2026-12-31T00:00:00Z';
    const low = await problemOf(release(held.id, 'credit-head', { tolerance: '199.99', toleranceUntil }));
    expect(low.errors).toMatchObject([{ path: 'tolerance', code: 'too-low' }]);
    await release(held.id, 'credit-head', { tolerance: '200', toleranceUntil });
    await at.proceed(order.id);
    expect(await stage(order)).toBe('EFFECTIVE');
  });

  test('when the customer is later in paying than the policy bears at effect, then the order is held, and who may release it is told (P-28, P-49)', async () => {
    const account = await customer('9000');
    const order = await beforeLastApproval(account, 'checking');
    await owe(account, '10', '2026-10-26');
    const bearable = await beforeLastApproval(account, 'checking');
    await approve(bearable, 'sales-head', 'sales-head');
    // 30 days on the 25th.
    expect(await at.proceed(bearable.id)).toBe('EFFECTIVE');
    expect(await stage(bearable)).toBe('EFFECTIVE');
    await owe(account, '20', '2026-10-25');
    await approve(order, 'sales-head', 'sales-head');
    await at.proceed(order.id);
    expect((await openHoldOf(order)).reason).toBe('the customer is late in paying');
    const placed = (await at.events(order.id)).find(({ kind }) => kind === 'hold-placed');
    expect(placed?.data).toMatchObject({ overdueDays: 31, excess: '0.00' });
    const told = await at.db
      .selectFrom('notices')
      .select(['person_id', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'held')
      .execute();
    expect(told.map(({ person_id: person }) => person).toSorted()).toEqual([
      'both',
      'clerk',
      'credit-head',
      'sales-head',
    ]);
    expect(JSON.stringify(told)).not.toContain('31');
  });

  test('when an order is released with a tolerance, then its credit is approved that far beyond the limit, this order alone, as long as it is valid (P-26, P-49)', async () => {
    const account = await customer('600');
    const document = documentOf({ parties: { buyer: { customerId: account } } });
    const [order, other] = [await at.order(document), await at.order(document)];
    expect((await problemOf(approve(order, 'credit', 'credit'))).type).toBe('credit-exceeded');
    const { body } = await hold(order);
    await release(body.holdId, 'credit-head', { tolerance: '400', toleranceUntil: '2026-11-26T00:00:00Z' });
    at.clock.now = new Date('2026-11-26T00:00:00Z');
    expect((await problemOf(approve(order, 'credit', 'credit'))).type).toBe('credit-exceeded');
    at.clock.now = START;
    expect((await problemOf(approve(other, 'credit', 'credit'))).type).toBe('credit-exceeded');
    expect((await approve(order, 'credit', 'credit')).body.gate.status).toBe('approved');
  });

  test('when a hold comes around the last approval, at 20 timings, then the order is not effective while it is held (P-49)', async () => {
    for (let lead = -10; lead < 10; lead += 1) {
      const order = await beforeLastApproval();
      const approved = staggered(at.db, Math.max(0, -lead), async () => {
        await approve(order, 'sales-head', 'sales-head');
        await at.proceed(order.id);
      });
      const held = staggered(at.db, Math.max(0, lead), () => hold(order, 'gm', { kind: 'management' }));
      const [, { body }] = await Promise.all([approved, held]);
      await at.proceed(order.id);
      const events = (await at.events(order.id)).map(({ kind }) => kind);
      const first = events.includes('effective') ? events.indexOf('effective') : Infinity;
      expect(first === Infinity || first < events.indexOf('hold-placed')).toBe(true);
      await release(body.holdId, 'gm');
      expect(await at.proceed(order.id)).toBe('EFFECTIVE');
      expect(await stage(order)).toBe('EFFECTIVE');
    }
  });

  test('when two people hold an order for the same at once, then one hold is open (P-49)', async () => {
    const order = await at.order();
    const both = await Promise.allSettled([hold(order, 'credit'), hold(order, 'credit2')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await openHoldOf(order)).kind).toBe('credit');
  });

  test('when the invoices are paid, then what they owed is free for the order at effect (P-49)', async () => {
    const account = await customer();
    const order = await beforeLastApproval(account, 'checking');
    await owe(account, '700', '2026-12-31');
    await recordPayment(at.context, at.by('finance'), {
      receivableId: `${account}-700`,
      amount: '700',
      paidOn: '2026-11-25',
      reference: 'B1',
    });
    await approve(order, 'sales-head', 'sales-head');
    expect(await at.proceed(order.id)).toBe('EFFECTIVE');
    expect(await stage(order)).toBe('EFFECTIVE');
  });
});
