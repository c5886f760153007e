import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { claimTask } from '../../commands/claim-task.ts';
import { delegate, type DelegateInput } from '../../commands/delegate.ts';
import { reassignTask } from '../../commands/reassign-task.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { releaseHold } from '../../commands/release-hold.ts';
import { revokeDelegation } from '../../commands/revoke-delegation.ts';
import { policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { clockOf, shanghai } from './clocks-fixture.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };
/** An order that asks for its credit. */
type Asked = { order: Order; taskId: string };

const standard = policyNamed('standard');
/** A head may reassign, and somebody has to have the credit within half an hour. */
const handing = policySchema.parse({
  ...standard,
  authority: { ...standard.authority, 'reassign-task': [{ role: 'sales_head' }] },
  separation: [
    ...standard.separation,
    { differentPeople: ['credit', 'capacity'], rule: 'P-166', source: 'of this test' },
  ],
  clocks: [
    ...standard.clocks,
    {
      code: 'hand-over',
      title: { zh: '转交', en: 'Handed over' },
      of: { gate: 'credit', until: 'claimed' },
      allowance: 'PT30M',
      pausedWhile: ['held'],
      rule: 'P-3, S-01',
      source: 'of this test',
    },
  ],
});

describe('given tasks that somebody has claimed', () => {
  let at: Fixture;

  beforeAll(async () => {
    at = await commandFixture([handing]);
  });
  afterAll(() => at.close());

  const round = () =>
    clocksRound({
      db: at.db,
      now: () => at.clock.now,
      signalOrder: async () => {},
      log: { warn: (details, message) => expect.unreachable(`${message}: ${JSON.stringify(details)}`) },
    });

  const active = (id: string, value: boolean) =>
    at.db.updateTable('people').set({ active: value }).where('id', '=', id).execute();

  const away = async (personId: string, change: Partial<DelegateInput> = {}) => {
    const { body } = await delegate(at.context, at.by(personId), {
      personId: 'me',
      from: START.toISOString(),
      until: new Date(START.getTime() + 86_400_000).toISOString(),
      reason: '休假',
      ...change,
    });
    return () => revokeDelegation(at.context, at.by(personId), { delegationId: body.delegationId });
  };

  const claim = (taskId: string, as: string) => claimTask(at.context, at.by(as), { taskId });
  const approve = (taskId: string, as: string) => at.decide(as, { taskId, revision: 1, outcome: 'approve' });

  async function asked(): Promise<Asked> {
    const order = await at.order(documentOf());
    return { order, taskId: (await at.task(order.id, 'credit')).id };
  }

  const told = async ({ id }: Order, person: string) => {
    const notices = at.db.selectFrom('notices').select('id').where('order_id', '=', id);
    const opened = notices.where('person_id', '=', person).where('template', '=', 'task-opened');
    return (await opened.execute()).length;
  };

  /** How whoever has these tasks goes; answers how they come back. */
  const GONE: [string, (tasks: Asked[]) => Promise<() => Promise<unknown>>][] = [
    [
      'has left',
      async (tasks) => {
        for (const { taskId } of tasks) await claim(taskId, 'credit');
        await active('credit', false);
        return () => active('credit', true);
      },
    ],
    [
      'is away, and nobody stands in',
      async (tasks) => {
        for (const { taskId } of tasks) await claim(taskId, 'credit');
        return away('credit');
      },
    ],
    [
      'stood in for somebody, and that is over',
      async (tasks) => {
        const end = await away('credit', { delegateId: 'gm' });
        for (const { taskId } of tasks) await claim(taskId, 'gm');
        await end();
        return async () => {};
      },
    ],
    [
      'was given it by a head and has left since',
      async (tasks) => {
        for (const { taskId } of tasks) {
          await reassignTask(at.context, at.by('sales-head'), { taskId, personId: 'credit', reason: '急' });
        }
        await active('credit', false);
        return () => active('credit', true);
      },
    ],
    [
      'has decided another gate, so that duties are separated from them',
      async (tasks) => {
        const planner = { person_id: 'credit', role: 'production_planner', unit_id: 'c' } as const;
        await at.db.insertInto('role_assignments').values(planner).execute();
        for (const { order, taskId } of tasks) {
          await claim(taskId, 'credit');
          await approve((await at.task(order.id, 'capacity')).id, 'credit');
        }
        return () =>
          at.db
            .deleteFrom('role_assignments')
            .where('role', '=', planner.role)
            .where('person_id', '=', 'credit')
            .execute();
      },
    ],
  ];

  test.each(GONE)(
    'when who has a task %s, then their claim keeps nobody off, and the next round frees it and says so, once (P-166, P-168)',
    async (_, go) => {
      const [one, other] = [await asked(), await asked()];
      const comeBack = await go([one, other]);
      expect((await approve(one.taskId, 'credit2')).status).toBe(200);

      const before = await told(other.order, 'credit2');
      const rounds = await Promise.all([round(), round()]);
      expect(rounds.reduce((sum, { freed }) => sum + freed, 0)).toBe(1);
      expect(await at.taskById(other.taskId)).toMatchObject({ status: 'ready', claimed_by: null });
      expect(await told(other.order, 'credit2')).toBe(before + 1);
      const events = (await at.events(other.order.id)).filter(({ kind }) => kind === 'claim-lapsed');
      expect(events.map(({ data }) => data['gate'])).toEqual(['credit']);
      await comeBack();
      expect((await round()).freed).toBe(0);
    },
  );

  test('when who has one is away and somebody stands in for them, then it stays theirs (P-166)', async () => {
    const { taskId } = await asked();
    await claim(taskId, 'credit');
    const back = await away('credit', { delegateId: 'gm' });
    expect((await round()).freed).toBe(0);
    expect((await problemOf(approve(taskId, 'credit2'))).type).toBe('task-claimed');
    expect((await approve(taskId, 'gm')).status).toBe(200);
    await back();
  });

  test('when a task is freed while its order is held, then its clock runs on from its own start once the order goes on (P-3, S-01)', async () => {
    const { order, taskId } = await asked();
    const handOver = () => clockOf(at.db, order.id, 'hand-over');
    await claim(taskId, 'credit');
    expect((await handOver()).ended).toBe('done');
    at.clock.now = shanghai('2026-11-25 09:10');
    const held = { intakeNumber: order.intakeNumber, kind: 'credit', reason: '核实' } as const;
    const { holdId } = (await placeHold(at.context, at.by('credit'), held)).body;
    await active('credit', false);
    await round();
    expect(await handOver()).toMatchObject({ stopped_at: null, next_fire_at: null });
    at.clock.now = shanghai('2026-11-25 09:40');
    await releaseHold(at.context, at.by('credit-head'), { holdId, reason: '已核实' });
    expect(await handOver()).toMatchObject({ started_at: START, due_at: shanghai('2026-11-25 10:00') });
    await active('credit', true);
    at.clock.now = START;
  });
});
