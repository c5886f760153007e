import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadlockRound } from '../../activities/clocks/deadlock-round.ts';
import { UNATTENDED_ORDERS } from '../../db/unattended-orders.ts';
import { UNDECIDABLE_TASKS } from '../../db/undecidable-tasks.ts';
import { delegate, type DelegateInput } from '../../commands/delegate.ts';
import { reassignTask } from '../../commands/reassign-task.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { revokeDelegation } from '../../commands/revoke-delegation.ts';
import { policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, WITH_OVERTIME } from './commands-fixture.ts';

describe('given tasks, and people who come and go', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    const standard = policyNamed('standard');
    const authority = { ...standard.authority, 'reassign-task': [{ role: 'sales_head' }] };
    const together = { mode: 'all', owners: [{ role: 'credit_officer' }, { role: 'sales_head' }] };
    const gates = standard.gates.map((gate) => (gate.code === 'credit' ? { ...gate, ...together } : gate));
    fixture = await commandFixture([
      policySchema.parse({ ...standard, authority }),
      policySchema.parse({ ...standard, id: 'joint', gates }),
    ]);
  });
  afterAll(() => fixture.close());

  const active = (ids: string[], value: boolean) =>
    fixture.db.updateTable('people').set({ active: value }).where('id', 'in', ids).execute();

  async function incidents(orderId: string): Promise<string[]> {
    const rows = await fixture.db
      .selectFrom('incidents')
      .select(['kind', 'closed_at'])
      .where('order_id', '=', orderId)
      .orderBy('opened_at')
      .execute();
    return rows.map(({ kind, closed_at: closed }) => `${kind} ${closed ? 'closed' : 'open'}`);
  }

  const round = async () => [
    ...(await deadlockRound(fixture.db, UNDECIDABLE_TASKS, fixture.clock.now)),
    ...(await deadlockRound(fixture.db, UNATTENDED_ORDERS, fixture.clock.now)),
  ];
  const PLANNERS = ['planner'];

  test('when nobody holds the role as the gate is asked, then it is an incident at once; when somebody does, it is closed (P-166)', async () => {
    await active(PLANNERS, false);
    const order = await fixture.order(documentOf());
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    expect(await round()).toEqual([]);
    await active(PLANNERS, true);
    const { seq } = await fixture.orderRow(order.id);
    expect(await round()).toEqual([{ orderId: order.id, intakeNumber: order.intakeNumber, seq: seq + 1 }]);
    expect(await round()).toEqual([]);
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
  });

  test('when the last who may decide it leaves, then the next round finds it, two rounds at once open one incident (P-166)', async () => {
    const order = await fixture.order(documentOf());
    expect(await incidents(order.id)).toEqual([]);
    await active(PLANNERS, false);
    await Promise.all([round(), round()]);
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    await active(PLANNERS, true);
    await round();
  });

  const away = async (personId: string, change: Partial<DelegateInput> = {}) => {
    const { body } = await delegate(fixture.context, fixture.by(personId), {
      personId: 'me',
      from: fixture.clock.now.toISOString(),
      until: new Date(fixture.clock.now.getTime() + 3_600_000).toISOString(),
      reason: '休假',
      ...change,
    });
    return body.delegationId;
  };

  const back = (personId: string, delegationId: string) =>
    revokeDelegation(fixture.context, fixture.by(personId), { delegationId });

  const approve = async (orderId: string, code: string, person: string, seat = 1) => {
    const { id: taskId } = await fixture.task(orderId, code, seat);
    return fixture.decide(person, { taskId, revision: 1, outcome: 'approve' });
  };

  const detail = async (orderId: string) => {
    const rows = fixture.db.selectFrom('incidents').select('detail').where('order_id', '=', orderId);
    return (await rows.where('closed_at', 'is', null).executeTakeFirstOrThrow()).detail;
  };

  test('when the only planner is away, then it is an incident, and no head gives them the task; who stands in and is there ends it (P-166)', async () => {
    const order = await fixture.order(documentOf());
    const { id: taskId } = await fixture.task(order.id, 'capacity');
    const given = { taskId, personId: 'planner', reason: '急' };
    const giveThem = () =>
      problemOf(reassignTask(fixture.context, fixture.by('sales-head'), { ...given, personId: 'planner' }));
    const absence = await away('planner');
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    expect((await giveThem()).errors).toMatchObject([{ path: 'personId', code: 'may-not-decide' }]);
    await back('planner', absence);

    const covered = await away('planner', { delegateId: 'gm' });
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
    expect((await giveThem()).detail).toContain('cannot be given');
    // Who is away and comes back for a moment decides all the same.
    expect((await approve(order.id, 'capacity', 'planner')).status).toBe(200);
    await back('planner', covered);
  });

  const STANDING_IN: [string, () => Promise<() => Promise<unknown>>][] = [
    [
      'has left',
      async () => {
        const id = await away('planner', { delegateId: 'gm' });
        await active(['gm'], false);
        return async () => {
          await active(['gm'], true);
          await back('planner', id);
        };
      },
    ],
    [
      'is away as well, each in the other’s place',
      async () => {
        const [one, other] = [
          await away('planner', { delegateId: 'gm' }),
          await away('gm', { delegateId: 'planner' }),
        ];
        return async () => {
          await back('planner', one);
          await back('gm', other);
        };
      },
    ],
    [
      'is nobody, for this role alone',
      async () => {
        const id = await away('planner', { role: 'production_planner', unitId: 'c' });
        return () => back('planner', id);
      },
    ],
    [
      'has gone to another company',
      async () => {
        const id = await away('planner', { delegateId: 'gm' });
        const move = (unit: string) =>
          fixture.db
            .updateTable('role_assignments')
            .set({ unit_id: unit })
            .where('person_id', '=', 'gm')
            .execute();
        await move('other');
        return async () => {
          await move('c');
          await back('planner', id);
        };
      },
    ],
  ];

  test.each(STANDING_IN)(
    'when the only planner is away and who stands in %s, then nobody can decide it (P-166)',
    async (_, leave) => {
      const order = await fixture.order(documentOf());
      const comeBack = await leave();
      await round();
      expect(await incidents(order.id)).toEqual(['undecidable-task open']);
      await comeBack();
      await round();
      expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
    },
  );

  test('when duties are separated from who stands in for the last who may, then nobody can decide it (P-166)', async () => {
    const order = await fixture.order(documentOf());
    await approve(order.id, 'credit', 'credit');
    await approve(order.id, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await active(['both'], false);
    const id = await away('sales-head', { delegateId: 'credit' });
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    await back('sales-head', id);
    await active(['both'], true);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
  });

  test('when a gate needs more people than are left, then it is an incident before anybody has answered (P-22, P-166)', async () => {
    const order = await fixture.order(documentOf({ quantity: '60000' }));
    await approve(order.id, 'credit', 'credit');
    await approve(order.id, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await approve(order.id, 'sales-head', 'sales-head');
    await fixture.proceed(order.id);
    await active(['exec1'], false);
    await round();
    expect(await incidents(order.id)).toEqual([]);
    await active(['exec1', 'exec2'], false);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    expect(await detail(order.id)).toContain('executive');
    await active(['exec1'], true);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
    // One of the two has answered: the other is enough for what is left.
    await approve(order.id, 'executive', 'exec1');
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
    await active(['exec2'], true);
  });

  test('when two offices that answer together are left in one hand, then nobody can decide for one of them (P-40, P-166)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'joint' });
    const others = ['credit', 'credit2', 'sales-head'];
    await active(others, false);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    expect(await detail(order.id)).toMatch(/^nobody can decide credit:/);
    await active(['credit2'], true);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
    await active(others, true);
  });

  test('when another gate of the order is stuck as well, then its incident says so, with an event (P-166)', async () => {
    await active(PLANNERS, false);
    const order = await fixture.order(documentOf());
    expect(await detail(order.id)).toMatch(/^nobody can decide capacity:/);
    await active(['credit', 'credit2', 'both'], false);
    await round();
    expect(await detail(order.id)).toMatch(/^nobody can decide capacity, credit:/);
    expect(await round()).toEqual([]);
    const events = (await fixture.events(order.id)).filter(({ kind }) => kind === 'task-undecidable');
    expect(events.map(({ data }) => data['tasks'])).toMatchObject([
      [{ gate: 'capacity' }],
      [{ gate: 'capacity' }, { gate: 'credit' }],
    ]);
    await active([...PLANNERS, 'credit', 'credit2', 'both'], true);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
  });

  test('when only those are left from whom duties are separated, then nobody can decide it (P-166)', async () => {
    await active(['sales-head', 'both'], false);
    const order = await fixture.order(documentOf());
    for (const [code, person] of [
      ['credit', 'credit'],
      ['capacity', 'planner'],
    ] as const) {
      const { id: taskId } = await fixture.task(order.id, code);
      await fixture.decide(person, { taskId, revision: 1, outcome: 'approve' });
    }
    await fixture.proceed(order.id);
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    await active(['sales-head', 'both'], true);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
  });

  test('when only who asked for a cancel is left to decide it, then the next round finds it (P-155, P-166)', async () => {
    const others = ['sales2', 'sales-head', 'both'];
    const order = await fixture.order(documentOf());
    await active(others, false);
    const request = { intakeNumber: order.intakeNumber, reason: '客户改变计划' };
    await requestCancel(fixture.context, fixture.by('sales'), request);
    await fixture.proceed(order.id);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task open']);
    await active(others, true);
    await round();
    expect(await incidents(order.id)).toEqual(['undecidable-task closed']);
  });

  test('when an order is negotiated and nobody is left in sales, or a condition is owed by an office without people, then it is an incident until somebody is there (P-35, P-44, P-166)', async () => {
    const SALES = ['sales', 'sales2', 'sales-head', 'both'];
    const OTHERS = ['planner', 'credit', 'credit2', 'finance'];
    const order = await fixture.order(documentOf());
    const { id: taskId } = await fixture.task(order.id, 'capacity');
    await fixture.decide('planner', { taskId, revision: 1, ...WITH_OVERTIME });
    const { id: credit } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId: credit, revision: 1, outcome: 'refuse', reason: '逾期' });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    await round();
    expect(await incidents(order.id)).toEqual([]);
    await active(SALES, false);
    const { seq } = await fixture.orderRow(order.id);
    const moved = { orderId: order.id, intakeNumber: order.intakeNumber, seq: seq + 1 };
    expect(await round()).toContainEqual(moved);
    expect(await round()).toEqual([]);
    const said = fixture.db.selectFrom('incidents').select('detail').where('order_id', '=', order.id);
    expect(await said.execute()).toEqual([{ detail: 'nobody is at work for talks with the customer' }]);
    expect(await fixture.shown(order.id)).toMatchObject({ Incident: 'nobody-to-act' });
    await active(OTHERS, false);
    await round();
    expect(await said.execute()).toEqual([
      { detail: 'nobody is at work for talks with the customer, what production_planner owes' },
    ]);
    await active([...SALES, ...OTHERS], true);
    await round();
    expect(await incidents(order.id)).toEqual(['nobody-to-act closed']);
    expect((await fixture.events(order.id)).map(({ kind }) => kind).slice(-3)).toEqual([
      'nobody-to-act',
      'nobody-to-act',
      'somebody-to-act',
    ]);
  });

  test('when nobody is left who may complete an effective order, or ask the customer of an incomplete one, then it is an incident until somebody is (P-6, P-156, P-166)', async () => {
    const SALES = ['sales', 'sales2', 'sales-head', 'both', 'clerk', 'gm'];
    const order = await fixture.order(documentOf());
    const details = fixture.db.selectFrom('incidents').select('detail').where('order_id', '=', order.id);
    const open = details.where('kind', '=', 'nobody-to-act').where('closed_at', 'is', null);
    const stand = (stage: 'EFFECTIVE' | 'AWAITING_CUSTOMER_INFO') =>
      fixture.db.updateTable('orders').set({ stage }).where('id', '=', order.id).execute();
    for (const [stage, what] of [
      ['EFFECTIVE', 'its completion'],
      ['AWAITING_CUSTOMER_INFO', 'what its customer has to say'],
    ] as const) {
      await stand(stage);
      await active(SALES, false);
      await round();
      expect(await open.execute()).toEqual([{ detail: `nobody is at work for ${what}` }]);
      await active(SALES, true);
      await round();
      expect(await open.execute()).toEqual([]);
    }
  });

  test('when nothing has changed, then the round sends as many statements however many orders are open, stuck or not (P-166)', async () => {
    const statements = async () => (await fixture.counted(round)).length;
    await fixture.order(documentOf());
    const few = await statements();
    await Promise.all(Array.from({ length: 4 }, () => fixture.order(documentOf())));
    expect(await statements()).toBe(few);
    await active(PLANNERS, false);
    expect((await round()).length).toBeGreaterThanOrEqual(5);
    expect(await statements()).toBe(few);
    await active(PLANNERS, true);
    await round();
    expect(await statements()).toBe(few);
  });

  test('when a head gives a task to somebody who may decide it, then it is theirs, whoever had it; to others it is refused (P-166)', async () => {
    const order = await fixture.order(documentOf());
    const { id: taskId } = await fixture.task(order.id, 'credit');
    const give = (personId: string, as = 'sales-head', key?: string) =>
      reassignTask(fixture.context, fixture.by(as, key), { taskId, personId, reason: '休假' });
    const { body } = await give('credit2', 'sales-head', 'give');
    expect((await give('credit2', 'sales-head', 'give')).body).toEqual(body);
    expect((await fixture.taskById(taskId)).claimed_by).toBe('credit2');
    const sent = { taskId, revision: 1, outcome: 'approve' as const };
    expect((await problemOf(fixture.decide('credit', sent))).type).toBe('task-claimed');
    for (const nobody of ['planner', 'stranger', 'ghost']) {
      expect((await problemOf(give(nobody))).errors).toMatchObject([{ path: 'personId' }]);
    }
    expect((await problemOf(give('credit', 'sales'))).type).toBe('forbidden');
    await give('credit');
    expect((await fixture.decide('credit', sent)).status).toBe(200);
    expect((await problemOf(give('credit2'))).type).toBe('already-decided');
    const told = fixture.db
      .selectFrom('notices')
      .select('person_id')
      .where('template', '=', 'task-reassigned');
    expect([...new Set((await told.execute()).map(({ person_id: id }) => id))].toSorted()).toEqual([
      'credit',
      'credit2',
    ]);
  });
});
