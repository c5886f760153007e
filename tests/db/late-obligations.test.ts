import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { queueDigests } from '../../activities/digest/queue-digests.ts';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { personBySubject } from '../../db/people.ts';
import { listObligations } from '../../db/queries/obligations.ts';
import { commandFixture, documentOf, type Fixture, problemOf, WITH_OVERTIME } from './commands-fixture.ts';

/** The last second of the day on which it is due in Shanghai, and the first of the next. */
const LAST_SECOND = new Date('2026-12-01T15:59:59Z');
const NEXT_DAY = new Date('2026-12-01T16:00:00Z');
const CONDITION = {
  kind: 'other' as const,
  description: '技术协议签字',
  ownerRole: 'sales_clerk',
  dueOn: '2026-12-01',
};

type Order = { id: string; intakeNumber: string };

describe('given an order that credit approved on a condition of the sales clerks, due on the first of December', () => {
  let fixture: Fixture;
  let order: Order;
  let signals: { intakeNumber: string; kind: string; seq: number }[] = [];

  beforeEach(async () => {
    fixture = await commandFixture();
    signals = [];
    order = await conditionally();
  });
  afterEach(() => fixture.close());

  async function conditionally(): Promise<Order> {
    const taken = await fixture.order();
    const { id: taskId, revision } = await fixture.task(taken.id, 'credit');
    const outcome = 'approve-with-conditions' as const;
    await fixture.decide('credit', { taskId, revision, outcome, reason: '新项目', conditions: [CONDITION] });
    await fixture.proceed(taken.id);
    return taken;
  }

  const round = (now: Date) =>
    clocksRound({
      db: fixture.db,
      now: () => now,
      signalOrder: async (intakeNumber, { kind, seq }) => void signals.push({ intakeNumber, kind, seq }),
      log: { warn: () => {} },
    });

  /** Who was told, in the application, and of what. */
  async function told(template: string) {
    const rows = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'template', 'locale', 'data'])
      .where('template', '=', template)
      .where('channel', '=', 'in-app')
      .orderBy('person_id')
      .execute();
    return rows.map((notice) => ({ who: notice.person_id, ...renderNotice(notice) }));
  }

  async function events() {
    return (await fixture.events(order.id)).filter(({ kind }) => kind === 'obligation-overdue');
  }

  test('when its day is not over, then nobody is told; the moment it is, who owns it and whose yes it was are, once (P-35)', async () => {
    expect((await round(LAST_SECOND)).late).toBe(0);
    const rounds = await Promise.all([round(NEXT_DAY), round(NEXT_DAY)]);
    expect(rounds.map(({ late }) => late).toSorted()).toEqual([0, 1]);
    expect((await round(new Date('2026-12-05T01:00:00Z'))).late).toBe(0);

    const notices = await told('obligation-overdue');
    expect(notices.map(({ who }) => who)).toEqual(expect.arrayContaining(['credit', 'sales']));
    expect(notices[0]).toMatchObject({
      subject: `条件已逾期：${order.intakeNumber}`,
      text: expect.stringContaining('条件：技术协议签字\n期限：2026-12-01'),
    });
    expect(new Set(notices.map(({ who }) => who)).size).toBe(notices.length);
    expect(await events()).toMatchObject([{ data: { ownerRole: 'sales_clerk', dueOn: '2026-12-01' } }]);
    expect(signals.filter(({ kind }) => kind === 'obligation-overdue')).toMatchObject([
      { intakeNumber: order.intakeNumber, kind: 'obligation-overdue' },
    ]);
    expect((await fixture.shown(order.id)).details).toContain(
      'due 2026-12-01, OVERDUE, told at 2026-12-01T16:00',
    );
  });

  test('when it was met, or its revision is not asked about any more, then nobody is told (P-35, P-44)', async () => {
    const { id: obligationId } = await fixture.db
      .selectFrom('obligations')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    await fulfilObligation(fixture.context, fixture.by('sales'), { obligationId, evidence: '扫描件 12' });
    expect((await round(NEXT_DAY)).late).toBe(0);

    const other = await conditionally();
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: other.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: documentOf({ quantity: '90' }),
    });
    expect((await round(NEXT_DAY)).late).toBe(0);
    expect(await told('obligation-overdue')).toEqual([]);
  });

  test('when planning promised another day than the wanted one, then it owes that day: listed, in the morning list, and told of when it is over (P-31, P-35)', async () => {
    const { id: taskId, revision } = await fixture.task(order.id, 'capacity');
    const promised = (deliveryDate: string) => ({
      taskId,
      revision,
      ...WITH_OVERTIME,
      findings: { ...WITH_OVERTIME.findings, deliveryDate },
    });
    const past = await problemOf(fixture.decide('planner', promised('2026-11-24')));
    expect(past.errors).toMatchObject([{ path: 'findings.deliveryDate', code: 'in-the-past' }]);
    const late = await problemOf(fixture.decide('planner', promised('2026-12-19')));
    expect(late.errors).toMatchObject([{ path: 'findings.deliveryDate', code: 'after-required' }]);
    await fixture.decide('planner', promised('2026-12-16'));
    const planner = await personBySubject(fixture.db, 'planner', NEXT_DAY);
    if (!planner) throw new Error('nobody is planner');
    const scope = { policyIds: [], versions: [], companyIds: [] };
    const owed = await listObligations(fixture.db, { person: planner, scope }, { mine: true, limit: 9 });
    expect(owed).toMatchObject([
      { kind: 'other', dueOn: '2026-12-01', precondition: true },
      { kind: 'promise', dueOn: '2026-12-16', precondition: false, ownerRole: 'production_planner' },
    ]);
    await fixture.proceed(order.id);
    await queueDigests({ db: fixture.db, now: () => new Date('2026-12-16T00:00:00Z') });
    expect((await told('digest')).find(({ who }) => who === 'planner')?.text).toContain(
      `承诺 ${order.intakeNumber} 可交货日期`,
    );
    await round(new Date('2026-12-17T01:00:00Z'));
    expect(await told('promise-overdue')).toMatchObject([
      { who: 'planner', subject: `承诺事项已逾期：${order.intakeNumber}` },
    ]);
  });

  test('when it is a risk that somebody took, then they and its owner are told to look at it again (P-45)', async () => {
    await fixture.db.updateTable('obligations').set({ kind: 'risk', precondition: false }).execute();
    await round(NEXT_DAY);
    expect(await told('obligation-overdue')).toEqual([]);
    expect((await told('risk-to-review'))[0]).toMatchObject({
      subject: `风险待复核：${order.intakeNumber}`,
      text: expect.stringContaining('风险：技术协议签字\n复核日期：2026-12-01'),
    });
  });

  test('when the morning list goes out, then the owner reads of it on its day and after, not before (P-35)', async () => {
    const digest = async (day: string) => {
      await queueDigests({ db: fixture.db, now: () => new Date(`${day}T00:00:00Z`) });
      return (await told('digest')).findLast(({ who }) => who === 'sales');
    };
    expect(await digest('2026-11-30')).toBeUndefined();
    expect(await digest('2026-12-01')).toEqual({
      who: 'sales',
      subject: '今日待办：1 项，逾期 0 项',
      text: [
        '待您决定：0',
        '已逾期：0',
        '今日到期：0',
        '到期的条件和风险：1',
        `条件 ${order.intakeNumber} 技术协议签字，到期 2026-12-01`,
      ].join('\n'),
    });
  });
});
