import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { createOrderSteps } from '../../activities/order-steps/order-steps.ts';
import { claimTask } from '../../commands/claim-task.ts';
import { releaseTask } from '../../commands/release-task.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { stopAllClocks } from '../../db/clocks.ts';
import { slaReport } from '../../db/queries/sla-report.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { clockOf, shanghai } from './clocks-fixture.ts';
import { registerPolicy } from './clocks-policy.ts';
import { commandFixture, documentOf, type Fixture, START } from './commands-fixture.ts';

describe('given a policy with the clocks of the SLA register', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([registerPolicy()]);
  });
  beforeEach(async () => {
    fixture.clock.now = START;
    const open = await fixture.db.selectFrom('orders').select('id').execute();
    for (const { id } of open) await inTransaction(fixture.db, (trx) => stopAllClocks(trx, id, START));
  });
  afterAll(() => fixture.close());

  type Order = { id: string; intakeNumber: string };

  /** Wednesday, 25 November, 09:00. */
  function order(changes: Partial<OrderDocument> = {}): Promise<Order> {
    return fixture.order(documentOf({ fields: { firstDesign: '2026-12-02' }, ...changes }));
  }

  function round(at: string) {
    fixture.clock.now = shanghai(at);
    return clocksRound({
      db: fixture.db,
      now: () => fixture.clock.now,
      signalOrder: () => Promise.resolve(),
      log: { warn: (details) => expect(details).toBeUndefined() },
    });
  }

  async function decide(
    { id }: Order,
    code: string,
    as: string,
    {
      outcome = 'approve',
      at,
      revision = 1,
    }: { outcome?: 'approve' | 'refuse'; at?: string; revision?: number } = {},
  ) {
    if (at) fixture.clock.now = shanghai(at);
    const { id: taskId } = await fixture.task(id, code);
    const reason = outcome === 'refuse' ? { reason: '交期太短' } : {};
    await fixture.decide(as, { taskId, revision, outcome, ...reason });
    return fixture.proceed(id);
  }

  const clock = (order: Order, code: string) => clockOf(fixture.db, order.id, code);

  async function firedAt(order: Order, code: string) {
    const { id } = await clock(order, code);
    const rows = await fixture.db
      .selectFrom('clock_firings')
      .select(['tier', 'period', 'due_at'])
      .where('clock_id', '=', id)
      .orderBy('tier')
      .orderBy('period')
      .execute();
    return rows.map(({ tier, period, due_at }) => [tier, period, due_at]);
  }

  test('when the order is stored, then the handler has half an hour to take it; with the claim that clock is over and the task is due later (P-3, S-01)', async () => {
    const asked = await order();
    expect(await clock(asked, 'hand-over')).toMatchObject({
      started_at: START,
      due_at: shanghai('2026-11-25 09:30'),
    });
    const task = await fixture.task(asked.id, 'handler');
    expect(task.due_at).toEqual(shanghai('2026-11-25 09:30'));
    fixture.clock.now = shanghai('2026-11-25 09:20');
    const twice = fixture.by('sales');
    await claimTask(fixture.context, twice, { taskId: task.id });
    await claimTask(fixture.context, twice, { taskId: task.id });
    expect(await clock(asked, 'hand-over')).toMatchObject({
      stopped_at: shanghai('2026-11-25 09:20'),
      ended: 'done',
    });
    expect((await clock(asked, 'handling')).stopped_at).toBeNull();
    expect((await fixture.task(asked.id, 'handler')).due_at).toEqual(shanghai('2026-11-26 09:00'));
    expect(await round('2026-11-25 09:30')).toMatchObject({ escalated: 0 });
  });

  test('when somebody takes it and gives it back, then its clock runs on from its own start, and calls the head when it is late (P-3, S-01)', async () => {
    const asked = await order();
    const { id: taskId } = await fixture.task(asked.id, 'handler');
    fixture.clock.now = shanghai('2026-11-25 09:10');
    await claimTask(fixture.context, fixture.by('sales'), { taskId });
    fixture.clock.now = shanghai('2026-11-25 09:40');
    await releaseTask(fixture.context, fixture.by('sales'), { taskId });
    const due = shanghai('2026-11-25 09:30');
    expect(await clock(asked, 'hand-over')).toMatchObject({ stopped_at: null, ended: null, due_at: due });
    expect((await fixture.task(asked.id, 'handler')).due_at).toEqual(due);
    await round('2026-11-25 09:41');
    expect(await firedAt(asked, 'hand-over')).toEqual([[1, 0, due]]);
    await claimTask(fixture.context, fixture.by('sales'), { taskId });
    expect(await clock(asked, 'hand-over')).toMatchObject({ ended: 'done' });
    expect((await clock(asked, 'hand-over')).breached_at).not.toBeNull();
  });

  test('when nobody takes it, then the head is called at the half hour, once however many rounds run (P-3, S-01)', async () => {
    const asked = await order();
    await round('2026-11-25 09:29');
    expect(await firedAt(asked, 'hand-over')).toEqual([]);
    await Promise.all([round('2026-11-25 09:30'), round('2026-11-25 09:30')]);
    await round('2026-11-25 09:31');
    expect(await firedAt(asked, 'hand-over')).toEqual([[1, 0, shanghai('2026-11-25 09:30')]]);
  });

  test('when parts are missing, then the customer is contacted within the target, which is missed and decides nothing; the order stands still (P-6, S-02)', async () => {
    const asked = await order({ paymentMethod: '' });
    expect((await fixture.orderRow(asked.id)).stage).toBe('AWAITING_CUSTOMER_INFO');
    expect(await clock(asked, 'first-contact')).toMatchObject({
      soft: true,
      stage: 'AWAITING_CUSTOMER_INFO',
      owner_roles: ['sales_clerk'],
      due_at: shanghai('2026-11-25 09:30'),
    });
    expect((await clock(asked, 'missing-parts')).due_at).toEqual(shanghai('2026-11-25 18:00'));
    expect((await clock(asked, 'whole-order')).paused_since).toEqual(START);
    await round('2026-11-25 09:30');
    const { show } = await createOrderSteps({ db: fixture.db, now: () => fixture.clock.now }).awaitCustomer({
      orderId: asked.id,
    });
    expect(show.SlaState).toBe('warned');
    expect(show.details).toContain('clock first-contact: due 2026-11-25T01:30:00.000Z, target missed');
    const events = await fixture.events(asked.id);
    expect(events.at(-1)).toMatchObject({
      kind: 'clock-escalated',
      data: { clock: 'first-contact', soft: true },
    });
    expect(await fixture.gates(asked.id)).toEqual(['customer-info@1 open']);
  });

  test('when the requirement document is asked for, then twenty-four hours as they pass are its time, over the night (P-13, S-03)', async () => {
    const asked = await order();
    await round('2026-11-26 08:59');
    expect(await firedAt(asked, 'requirement-document')).toEqual([]);
    await round('2026-11-26 09:00');
    expect(await firedAt(asked, 'requirement-document')).toEqual([[1, 0, shanghai('2026-11-26 09:00')]]);
  });

  test('when the team reviews, then its working days run from the first question to the last answer (P-34, S-04)', async () => {
    const asked = await order();
    expect((await clock(asked, 'review-team')).due_at).toEqual(shanghai('2026-11-27 09:00'));
    await decide(asked, 'handler', 'sales', { at: '2026-11-25 10:00' });
    expect((await clock(asked, 'review-team')).stopped_at).toBeNull();
    await decide(asked, 'requirement', 'clerk', { at: '2026-11-25 11:00' });
    expect(await clock(asked, 'review-team')).toMatchObject({
      stopped_at: shanghai('2026-11-25 11:00'),
      ended: 'done',
    });
  });

  async function toLegal(): Promise<Order> {
    const asked = await order();
    await decide(asked, 'handler', 'sales', { at: '2026-11-25 10:00' });
    expect(await decide(asked, 'requirement', 'clerk', { at: '2026-11-25 11:00' })).toBe('LEGAL_REVIEW');
    return asked;
  }

  test('when a draft is with the lawyer, then the opinion is due after the working days of the policy, and the weekend is none (P-53, S-05)', async () => {
    const asked = await toLegal();
    // Wednesday 11:00 and three working days: Monday 11:00.
    expect(await clock(asked, 'legal-opinion')).toMatchObject({
      started_at: shanghai('2026-11-25 11:00'),
      due_at: shanghai('2026-11-30 11:00'),
    });
    await round('2026-11-30 10:59');
    expect(await firedAt(asked, 'legal-opinion')).toEqual([]);
    await round('2026-11-30 11:00');
    expect(await firedAt(asked, 'legal-opinion')).toEqual([[1, 0, shanghai('2026-11-30 11:00')]]);
  });

  test('when the lawyer sends the draft back, then the stage that is left has its whole time, and the other one a new clock (P-53)', async () => {
    const asked = await toLegal();
    const sentBack = { outcome: 'refuse', at: '2026-11-25 14:30' } as const;
    expect(await decide(asked, 'opinion', 'sales-head', sentBack)).toBe('UNDER_REVIEW');
    expect((await fixture.orderRow(asked.id)).stage_since).toEqual(shanghai('2026-11-25 14:30'));
    expect(await clock(asked, 'legal-stage')).toMatchObject({
      started_at: shanghai('2026-11-25 11:00'),
      due_at: shanghai('2026-11-25 14:30'),
      stopped_at: shanghai('2026-11-25 14:30'),
    });
    const stays = await fixture.db
      .selectFrom('clocks')
      .select(['started_at', 'stopped_at'])
      .where('order_id', '=', asked.id)
      .where('code', '=', 'season')
      .orderBy('started_at')
      .execute();
    expect(stays).toEqual([
      { started_at: START, stopped_at: shanghai('2026-11-25 11:00') },
      { started_at: shanghai('2026-11-25 14:30'), stopped_at: null },
    ]);
  });

  test('when a first design is agreed for a day, then it is due at the close of that day (P-60, S-27)', async () => {
    const asked = await toLegal();
    await decide(asked, 'opinion', 'sales-head', { at: '2026-11-26 10:00' });
    expect((await clock(asked, 'first-design')).due_at).toEqual(shanghai('2026-12-02 18:00'));
    await round('2026-12-02 18:00');
    expect(await firedAt(asked, 'first-design')).toEqual([[1, 0, shanghai('2026-12-02 18:00')]]);
  });

  test('when the season is near, then the planner is warned at the outer day, and at the inner one somebody is called, without a task (P-25, P-168)', async () => {
    const asked = await order({ delivery: { date: '2026-12-14', place: '上海' } });
    // Back from Monday, 14 December: the twelfth working day is Thursday, 26 November; the tenth Monday, 30 November.
    expect(await clock(asked, 'season')).toMatchObject({
      subject_kind: 'stage',
      warn_at: shanghai('2026-11-26 18:00'),
      due_at: shanghai('2026-11-30 18:00'),
    });
    await round('2026-11-26 18:00');
    expect((await clock(asked, 'season')).warned_at).toEqual(shanghai('2026-11-26 18:00'));
    await round('2026-11-30 18:00');
    expect(await clock(asked, 'season')).toMatchObject({ tier: 1, called_roles: ['sales_head'] });
    const { show } = await createOrderSteps({ db: fixture.db, now: () => fixture.clock.now }).askGates({
      orderId: asked.id,
      stage: 'UNDER_REVIEW',
    });
    expect(show).toMatchObject({ SlaState: 'breached' });
    expect(show.EscalatedTo).toContain('sales_head');
    const told = await fixture.db
      .selectFrom('notices')
      .select(['template', 'person_id'])
      .where('order_id', '=', asked.id)
      .where('dedupe_key', 'like', `%${(await clock(asked, 'season')).id}%`)
      .where('channel', '=', 'in-app')
      .orderBy('template')
      .orderBy('person_id')
      .execute();
    expect(told.map(({ template, person_id }) => `${template} ${person_id}`)).toEqual([
      'clock-warned planner',
      'escalated both',
      'escalated sales-head',
    ]);
  });

  test('when an order is refused, revised and approved, then its own clock stands still in the talks and ends as it becomes effective (P-44, P-169)', async () => {
    const asked = await order();
    expect(await clock(asked, 'whole-order')).toMatchObject({ due_at: shanghai('2026-12-02 09:00') });
    expect(await decide(asked, 'handler', 'sales', { outcome: 'refuse', at: '2026-11-25 10:00' })).toBe(
      'NEGOTIATING',
    );
    expect((await clock(asked, 'whole-order')).paused_since).toEqual(shanghai('2026-11-25 10:00'));
    expect(await clock(asked, 'season')).toMatchObject({
      stopped_at: shanghai('2026-11-25 10:00'),
      ended: 'done',
    });
    expect(await clock(asked, 'requirement-document')).toMatchObject({ ended: 'dropped' });

    fixture.clock.now = shanghai('2026-11-25 15:00');
    await fixture.agreed(asked);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: asked.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: documentOf({ quantity: '90', fields: { firstDesign: '2026-12-02' } }),
    });
    expect(await fixture.proceed(asked.id)).toBe('UNDER_REVIEW');
    // 10:00 to 15:00 holds three and a half working hours.
    expect((await clock(asked, 'whole-order')).due_at).toEqual(shanghai('2026-12-02 14:00'));
    for (const [code, as] of [
      ['handler', 'sales'],
      ['requirement', 'clerk'],
      ['opinion', 'sales-head'],
      ['first-design', 'planner'],
    ] as const) {
      await decide(asked, code, as, { at: '2026-11-25 16:00', revision: 2 });
    }
    expect((await fixture.orderRow(asked.id)).stage).toBe('EFFECTIVE');
    expect(await clock(asked, 'whole-order')).toMatchObject({
      stopped_at: shanghai('2026-11-25 16:00'),
      ended: 'done',
      breached_at: null,
    });
  });

  test('when a revision moves the date that a clock of the whole order counts to, then it counts to the new one, and another revision leaves it alone (P-144, P-169)', async () => {
    const asked = await order();
    const planned = async () => {
      const clocks = fixture.db
        .selectFrom('clocks')
        .select(['agreed_on', 'revision', 'ended', 'due_at', 'started_at']);
      return clocks
        .where('order_id', '=', asked.id)
        .where('code', '=', 'dispatch-plan')
        .orderBy('revision')
        .execute();
    };
    const revise = (revision: number, changes: Partial<OrderDocument>) =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber: asked.intakeNumber,
        revision,
        cause: 'customer',
        document: documentOf({ fields: { firstDesign: '2026-12-02' }, ...changes }),
      });
    expect(await planned()).toMatchObject([
      { agreed_on: '2026-12-18', due_at: shanghai('2026-12-15 18:00') },
    ]);
    const delivery = { ...documentOf().delivery, date: '2027-01-22' };
    await revise(1, { delivery });
    await fixture.proceed(asked.id);
    const moved = [
      { agreed_on: '2026-12-18', revision: 1, ended: 'dropped' },
      {
        agreed_on: '2027-01-22',
        revision: 2,
        ended: null,
        started_at: START,
        due_at: shanghai('2027-01-19 18:00'),
      },
    ];
    expect(await planned()).toMatchObject(moved);
    await revise(2, { delivery, quality: '按国标' });
    await fixture.proceed(asked.id);
    expect(await planned()).toMatchObject(moved);
  });

  test('when talks go on beyond their window, then its closing is recorded once, and nobody is called (P-44)', async () => {
    const asked = await order();
    await decide(asked, 'handler', 'sales', { outcome: 'refuse', at: '2026-11-25 10:00' });
    await round('2026-11-26 09:59');
    expect((await clock(asked, 'talks')).stopped_at).toBeNull();
    await Promise.all([round('2026-11-26 10:05'), round('2026-11-26 10:05')]);
    await round('2026-11-26 10:06');
    expect(await clock(asked, 'talks')).toMatchObject({
      stopped_at: shanghai('2026-11-26 10:00'),
      ended: 'done',
      tier: 0,
      called_roles: [],
    });
    const closed = (await fixture.events(asked.id)).filter(({ kind }) => kind === 'window-closed');
    expect(closed).toHaveLength(1);
  });

  test('when each period is over, then it rings once; after an outage for the last one only; it never breaches (P-169)', async () => {
    const asked = await order();
    await Promise.all([round('2026-11-26 09:00'), round('2026-11-26 09:00')]);
    expect(await firedAt(asked, 'progress')).toEqual([[1, 1, shanghai('2026-11-26 09:00')]]);
    await round('2026-11-26 09:01');
    await round('2026-12-01 12:00');
    await round('2026-12-01 12:01');
    expect(await firedAt(asked, 'progress')).toEqual([
      [1, 1, shanghai('2026-11-26 09:00')],
      [1, 4, shanghai('2026-12-01 09:00')],
    ]);
    expect((await clock(asked, 'progress')).breached_at).toBeNull();
  });

  test('when the report is by person or class, then who decided has it, and the classes of the order (P-169)', async () => {
    fixture.clock.now = shanghai('2026-11-25 09:10');
    const asked = await order({
      lines: [{ sku: 'P101', quantity: '1', unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }],
    });
    await decide(asked, 'requirement', 'clerk', { at: '2026-11-25 09:40' });
    const report = (by: 'person' | 'class') =>
      slaReport(fixture.db, {
        companyIds: ['c'],
        from: shanghai('2026-11-25 09:10'),
        to: shanghai('2026-11-25 09:11'),
        by,
        now: shanghai('2026-11-25 09:50'),
      });
    const people = await report('person');
    // Of the clerk: the requirement itself, and the group that it is part of.
    expect(people.find(({ key }) => key === 'clerk')).toMatchObject({ started: 2, met: 1, running: 1 });
    const [regular] = await report('class');
    expect(regular).toMatchObject({ key: 'regular', breached: 1, met: 1 });
  });

  test('when a cancel is asked for, then its clock is of the stage in which it is asked, and of those who decide it (P-155, P-169)', async () => {
    const asked = await order();
    fixture.clock.now = shanghai('2026-11-25 10:07');
    const request = { intakeNumber: asked.intakeNumber, reason: '客户改变计划' };
    await requestCancel(fixture.context, fixture.by('clerk'), request);
    await fixture.proceed(asked.id);
    await decide(asked, 'cancel', 'sales-head', { outcome: 'refuse', at: '2026-11-25 10:20' });
    const report = (by: 'stage' | 'owner') =>
      slaReport(fixture.db, {
        companyIds: ['c'],
        from: shanghai('2026-11-25 10:07'),
        to: shanghai('2026-11-25 10:08'),
        by,
        now: shanghai('2026-11-25 11:00'),
      });
    const figures = { started: 1, met: 1, breached: 0, pausedSeconds: 0 };
    expect(await report('stage')).toMatchObject([{ key: 'UNDER_REVIEW', ...figures }]);
    expect(await report('owner')).toMatchObject([
      { key: 'sales_clerk', ...figures },
      { key: 'sales_head', ...figures },
    ]);
  });
});
