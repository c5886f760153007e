import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimTask } from '../../commands/claim-task.ts';
import { decideLimitChange } from '../../commands/decide-limit-change.ts';
import { delegate, type DelegateInput } from '../../commands/delegate.ts';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { proposeLimitChange } from '../../commands/propose-limit-change.ts';
import { proposeRound } from '../../commands/propose-round.ts';
import { releaseHold } from '../../commands/release-hold.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { revokeDelegation } from '../../commands/revoke-delegation.ts';
import { queueDigests } from '../../activities/digest/queue-digests.ts';
import { delegationsAround } from '../../db/delegations.ts';
import { receiversOf } from '../../db/notices.ts';
import { personBySubject } from '../../db/people.ts';
import { digestObligations, digestTasks } from '../../db/queries/digest.ts';
import { openTasksOf } from '../../db/queries/my-tasks.ts';
import { inTransaction } from '../../db/transaction.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import type { Outcome, Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import {
  commandFixture,
  documentOf,
  type Fixture,
  problemOf,
  START,
  WITH_OVERTIME,
} from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };

const standard = policyNamed('standard');
/** Two of the credit officers answer. */
const twice: Policy = {
  ...standard,
  id: 'twice',
  gates: standard.gates.map((gate) =>
    gate.code === 'credit' ? { ...gate, mode: { atLeast: 2, of: 2 } } : gate,
  ),
};

const HOUR = 3_600_000;
const at = (hours: number) => new Date(START.getTime() + hours * HOUR).toISOString();

describe('given people who stand in for each other', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([standard, twice]);
  });
  afterAll(() => fixture.close());

  const give = (
    change: Partial<DelegateInput> = {},
    { as = 'credit', key }: { as?: string; key?: string } = {},
  ) =>
    delegate(fixture.context, fixture.by(as, key), {
      personId: 'me',
      delegateId: 'planner',
      from: at(-1),
      until: at(1),
      reason: '年假',
      ...change,
    });

  const revoke = (delegationId: string, as = 'credit', key?: string) =>
    revokeDelegation(fixture.context, fixture.by(as, key), { delegationId });

  /** While `work` is done somebody stands in; revoked afterwards. */
  async function during<T>(change: Partial<DelegateInput>, as: string, work: () => Promise<T>): Promise<T> {
    const { body } = await give(change, { as });
    try {
      return await work();
    } finally {
      await revoke(body.delegationId, as);
    }
  }

  async function decide(order: Order, code: string, as: string, seat = 1, outcome: Outcome = 'approve') {
    const { id: taskId, revision } = await fixture.task(order.id, code, seat);
    return fixture.decide(as, { taskId, revision, outcome, reason: '理由' });
  }

  async function open(subject: string) {
    const person = await personBySubject(fixture.db, subject, fixture.clock.now);
    if (!person) throw new Error(`nobody is ${subject}`);
    const tasks = await openTasksOf(fixture.db, person, { limit: 200 }, fixture.clock.now);
    return tasks.map(({ task }) => task.id);
  }

  test('when the delegate decides, then it is on the other’s behalf, in decision, task and chain; afterwards it is not theirs (P-166)', async () => {
    const order = await fixture.order();
    const { id: taskId } = await fixture.task(order.id, 'credit');
    expect((await problemOf(decide(order, 'credit', 'gm'))).type).toBe('forbidden');
    await claimTask(fixture.context, fixture.by('credit'), { taskId });
    await during({ delegateId: 'gm' }, 'credit', async () => {
      expect(await open('gm')).toContain(taskId);
      // Whose claim it is has gone: who stands in for them goes on with it.
      await decide(order, 'credit', 'gm');
    });
    expect(await fixture.taskById(taskId)).toMatchObject({ decided_by: 'gm', on_behalf_of: 'credit' });
    const decision = fixture.db.selectFrom('decisions').selectAll().where('task_id', '=', taskId);
    expect(await decision.executeTakeFirst()).toMatchObject({ person_id: 'gm', on_behalf_of: 'credit' });
    const event = await fixture.db
      .selectFrom('audit_events')
      .select('text')
      .where('subject_id', '=', order.id)
      .where('kind', '=', 'decided')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(event.text)).toMatchObject({ actor: 'gm', onBehalfOf: 'credit' });
    expect(await open('gm')).not.toContain(taskId);
    const next = await fixture.order();
    expect((await problemOf(decide(next, 'credit', 'gm'))).type).toBe('forbidden');
  });

  test('when it has not begun, is over or is for another role, then the task is not theirs (P-166)', async () => {
    const order = await fixture.order();
    const refused = async () =>
      expect((await problemOf(decide(order, 'credit', 'exec1'))).type).toBe('forbidden');
    await during({ delegateId: 'exec1', from: at(1), until: at(2) }, 'credit', refused);
    await during({ delegateId: 'exec1' }, 'credit', async () => {
      fixture.clock.now = new Date(START.getTime() + HOUR);
      await refused();
      fixture.clock.now = START;
    });
    const role = { role: 'sales_head', unitId: 'c' };
    await during({ delegateId: 'exec1', ...role }, 'both', refused);
  });

  test('when who is stood in for has delegated to them too, then a delegation is not passed on (P-166)', async () => {
    const order = await fixture.order();
    await during({ delegateId: 'exec1' }, 'credit', () =>
      during({ delegateId: 'exec2' }, 'exec1', async () => {
        expect((await problemOf(decide(order, 'credit', 'exec2'))).type).toBe('forbidden');
      }),
    );
  });

  test('when the other entered the order, then the delegate may not decide what the other may not (P-166)', async () => {
    const order = await fixture.order(documentOf(), { as: 'sales-head' });
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await during({ delegateId: 'deputy' }, 'sales-head', async () => {
      const problem = await problemOf(decide(order, 'sales-head', 'deputy'));
      expect(problem.type).toBe('separation-of-duties');
      expect(problem.detail).toContain('sales-head, for whom you stand in, entered');
    });
  });

  test('when the delegate has decided another gate themselves, or the other has, then duties stay separated through it (P-166)', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await during({ delegateId: 'credit' }, 'sales-head', async () => {
      expect((await problemOf(decide(order, 'sales-head', 'credit'))).type).toBe('separation-of-duties');
    });

    const other = await fixture.order();
    await during({ delegateId: 'gm' }, 'both', () => decide(other, 'credit', 'gm'));
    await decide(other, 'capacity', 'planner');
    await fixture.proceed(other.id);
    // Through the delegate `both` has decided the credit.
    expect((await problemOf(decide(other, 'sales-head', 'both'))).type).toBe('separation-of-duties');
    await decide(other, 'sales-head', 'sales-head');
  });

  test('when a gate takes two answers, then nobody gives both, once for themselves and once for another (P-166)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'twice' });
    await decide(order, 'credit', 'credit');
    await during({ delegateId: 'credit' }, 'credit2', async () => {
      expect((await problemOf(decide(order, 'credit', 'credit', 2))).type).toBe('separation-of-duties');
    });
    await during({ delegateId: 'gm' }, 'credit', async () => {
      expect((await problemOf(decide(order, 'credit', 'gm', 2))).type).toBe('separation-of-duties');
    });
    await decide(order, 'credit', 'credit2', 2);
  });

  test('when a task opens and in the morning, then the delegate is told as well', async () => {
    await during({ delegateId: 'exec3' }, 'credit', async () => {
      const order = await fixture.order();
      const told = fixture.db
        .selectFrom('notices')
        .select('template')
        .where('order_id', '=', order.id)
        .where('person_id', '=', 'exec3');
      expect(await told.execute()).toEqual([{ template: 'task-opened' }]);
      await queueDigests({ db: fixture.db, now: () => fixture.clock.now });
      const digest = fixture.db
        .selectFrom('notices')
        .select('id')
        .where('template', '=', 'digest')
        .where('person_id', '=', 'exec3');
      expect(await digest.execute()).toHaveLength(1);
    });
  });

  test('when the absent has a task in hand, owes something or entered the order, then the delegate is told in their place (P-35, P-168)', async () => {
    const order = await fixture.order(documentOf(), { as: 'sales2' });
    const credit = await fixture.task(order.id, 'credit');
    await claimTask(fixture.context, fixture.by('credit'), { taskId: credit.id });
    const { id: taskId, revision } = await fixture.task(order.id, 'capacity');
    await fixture.decide('planner', { taskId, revision, ...WITH_OVERTIME });
    await during({ delegateId: 'exec3' }, 'credit', () =>
      during({ delegateId: 'exec3' }, 'planner', async () => {
        fixture.clock.now = new Date('2026-12-01T00:30:00Z');
        const person = await personBySubject(fixture.db, 'exec3', START);
        if (!person) throw new Error('nobody is exec3');
        const tasks = await digestTasks(fixture.db, person);
        expect(tasks.map(({ intakeNumber, gate }) => `${intakeNumber} ${gate.code}`)).toContain(
          `${order.intakeNumber} credit`,
        );
        const owed = await digestObligations(fixture.db, person, fixture.clock.now);
        expect(owed.map(({ intakeNumber }) => intakeNumber)).toContain(order.intakeNumber);
        fixture.clock.now = START;
      }),
    );
    await during({ delegateId: 'exec2' }, 'sales2', async () => {
      const receivers = await inTransaction(fixture.db, (trx) =>
        receiversOf(trx, {
          roles: [],
          personId: 'sales2',
          customerId: null,
          order: { companyId: 'c', groupId: 'g' },
          now: START,
        }),
      );
      expect(receivers.map(({ id }) => id).toSorted()).toEqual(['exec2', 'sales2']);
    });
  });

  const eventsBy = async (orderId: string, actor: string) => {
    const rows = await fixture.db
      .selectFrom('audit_events')
      .select('text')
      .where('subject_id', '=', orderId)
      .where('actor', '=', actor)
      .orderBy('seq')
      .execute();
    return rows.map(({ text }) => {
      const { kind, onBehalfOf } = JSON.parse(text);
      return `${kind} for ${onBehalfOf}`;
    });
  };

  test('when the absent may hold, negotiate and settle, then so may the delegate while it lasts, and the chain says for whom (P-35, P-42, P-49, P-166)', async () => {
    const order = await fixture.order();
    const { intakeNumber } = order;
    const place = () =>
      placeHold(fixture.context, fixture.by('exec1'), { intakeNumber, kind: 'credit', reason: '逾期' });
    expect((await problemOf(place())).type).toBe('forbidden');
    const held = await during({ delegateId: 'exec1' }, 'credit', place);
    expect((await problemOf(place())).type).toBe('forbidden');
    const { holdId } = held.body;
    await during({ delegateId: 'exec1' }, 'credit-head', () =>
      releaseHold(fixture.context, fixture.by('exec1'), { holdId, reason: '已核实' }),
    );

    await decide(order, 'credit', 'credit');
    const { id: taskId, revision } = await fixture.task(order.id, 'capacity');
    await during({ delegateId: 'exec1' }, 'planner', () =>
      fixture.decide('exec1', { taskId, revision, ...WITH_OVERTIME }),
    );
    const { id: obligationId } = await fixture.db
      .selectFrom('obligations')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    const settle = () =>
      fulfilObligation(fixture.context, fixture.by('exec1'), { obligationId, evidence: '排班表' });
    expect((await problemOf(settle())).type).toBe('forbidden');
    await during({ delegateId: 'exec1' }, 'planner', settle);

    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head', 1, 'refuse');
    await fixture.proceed(order.id);
    const kind = 'later-date' as const;
    const propose = () =>
      proposeRound(fixture.context, fixture.by('exec1'), {
        intakeNumber,
        kind,
        text: '推迟',
        proposedBy: 'us',
      });
    expect((await problemOf(propose())).type).toBe('forbidden');
    await during({ delegateId: 'exec1' }, 'sales', propose);
    expect(await eventsBy(order.id, 'exec1')).toEqual([
      'hold-placed for credit',
      'hold-released for credit-head',
      'decided for planner',
      'obligation-fulfilled for planner',
      'proposed for sales',
    ]);
  });

  test('when a delegate enters, asks or proposes for another, then neither of them decides it (P-49, P-155, P-166)', async () => {
    const entered = await during({ delegateId: 'gm' }, 'sales-head', () =>
      fixture.order(documentOf({ quantity: '19' }), { as: 'gm' }),
    );
    expect(await eventsBy(entered.id, 'gm')).toEqual(['received for sales-head']);
    await decide(entered, 'credit', 'credit');
    await decide(entered, 'capacity', 'planner');
    await fixture.proceed(entered.id);
    expect((await problemOf(decide(entered, 'sales-head', 'sales-head'))).type).toBe('separation-of-duties');

    const order = await fixture.order();
    const { intakeNumber } = order;
    await during({ delegateId: 'exec3' }, 'sales', () =>
      requestCancel(fixture.context, fixture.by('exec3'), { intakeNumber, reason: '客户取消' }),
    );
    await fixture.proceed(order.id);
    expect((await problemOf(decide(order, 'cancel', 'sales'))).type).toBe('separation-of-duties');
    await during({ delegateId: 'exec3' }, 'sales2', async () => {
      expect((await problemOf(decide(order, 'cancel', 'exec3'))).type).toBe('separation-of-duties');
    });
    await during({ delegateId: 'exec2' }, 'sales2', () => decide(order, 'cancel', 'exec2'));

    const change = { customerId: 'C002', limit: '700', reason: '长期合作' };
    const { body } = await during({ delegateId: 'gm' }, 'credit-head', () =>
      proposeLimitChange(fixture.context, fixture.by('gm'), change),
    );
    const { id, proposedBy, proposedFor } = body.limitChange;
    expect([proposedBy, proposedFor]).toEqual(['gm', 'credit-head']);
    const settle = (as: string) =>
      decideLimitChange(fixture.context, fixture.by(as), {
        customerId: 'C002',
        limitChangeId: id,
        outcome: 'refuse',
        reason: '不调整',
      });
    expect((await problemOf(settle('credit-head'))).type).toBe('separation-of-duties');
    await during({ delegateId: 'gm' }, 'credit-head', async () => {
      expect((await problemOf(settle('gm'))).type).toBe('separation-of-duties');
    });
    const finance = { person_id: 'finance', role: 'finance_head', unit_id: 'c' } as const;
    await fixture.db.insertInto('role_assignments').values(finance).execute();
    await during({ delegateId: 'exec1' }, 'finance', () => settle('exec1'));
    expect(await eventsBy('C002', 'exec1')).toEqual(['limit-change-decided for finance']);
  });

  test('when the delegate is of another company, then it is refused, and who moves there acts no more (P-166)', async () => {
    const problem = await problemOf(give({ delegateId: 'stranger' }));
    expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toEqual(['delegateId not-of-company']);
    const order = await fixture.order();
    await fixture.db.insertInto('people').values({ id: 'mover', name: 'mover', subject: 'mover' }).execute();
    const office = { person_id: 'mover', role: 'auditor' } as const;
    await fixture.db
      .insertInto('role_assignments')
      .values({ ...office, unit_id: 'c' })
      .execute();
    await during({ delegateId: 'mover' }, 'credit', async () => {
      expect(await open('mover')).not.toEqual([]);
      await fixture.db
        .updateTable('role_assignments')
        .set({ unit_id: 'other' })
        .where('person_id', '=', 'mover')
        .execute();
      expect(await open('mover')).toEqual([]);
      expect((await problemOf(decide(order, 'credit', 'mover'))).type).toBe('not-found');
      const notices = fixture.db.selectFrom('notices').select('id').where('person_id', '=', 'mover');
      const told = notices.where('template', '=', 'task-opened');
      await fixture.order();
      expect(await told.execute()).toEqual([]);
    });
  });

  test('when somebody is absent, then their head delegates for them; who is no head may not (P-166)', async () => {
    const { body } = await give({ personId: 'credit2', delegateId: 'credit-head' }, { as: 'credit-head' });
    expect(body).toMatchObject({ personId: 'credit2', delegateId: 'credit-head' });
    expect((await problemOf(give({ personId: 'credit2' }, { as: 'sales-head' }))).type).toBe('not-found');
    expect((await problemOf(revoke(body.delegationId, 'sales-head'))).type).toBe('not-found');
    expect((await revoke(body.delegationId, 'gm')).body.status).toBe('revoked');
    expect((await revoke(body.delegationId, 'credit2')).body.status).toBe('revoked');
    const absence = await give({ delegateId: undefined }, { as: 'credit2' });
    expect(absence.body.delegateId).toBeNull();
    expect(await delegationsAround(fixture.db, 'credit2', fixture.clock.now)).toHaveLength(1);
    await revoke(absence.body.delegationId, 'credit2');
  });

  test('when somebody is to stand in, then both they and who is away are told, once, but not who says so themselves (P-166)', async () => {
    const toldOf = async (delegationId: string) => {
      const notices = fixture.db.selectFrom('notices').selectAll().where('template', '=', 'delegated');
      const rows = await notices.where('dedupe_key', 'like', `delegated:${delegationId}:%`).execute();
      return rows.toSorted((a, b) => (a.person_id ?? '').localeCompare(b.person_id ?? ''));
    };
    const stated = { from: '2026-11-25T08:00:00+08:00', until: '2026-11-27T18:00:00+08:00' };
    const own = await give({ ...stated, delegateId: 'exec3' }, { as: 'credit', key: 'told' });
    await give({ ...stated, delegateId: 'exec3' }, { as: 'credit', key: 'told' });
    const [one, ...none] = await toldOf(own.body.delegationId);
    if (!one) throw new Error('the delegate was told');
    expect([one.person_id, none]).toEqual(['exec3', []]);
    expect(renderNotice(one)).toEqual({
      subject: '代理安排：exec3 代理 credit',
      text: [
        '该期间由代理人代为决定，待办中可见。',
        '本人：credit',
        '代理人：exec3',
        '自：2026-11-25 08:00 +08:00',
        '至：2026-11-27 18:00 +08:00',
        '理由：年假',
        '登记人：credit',
      ].join('\n'),
    });
    await revoke(own.body.delegationId);

    const byHead = { ...stated, personId: 'credit2', delegateId: 'credit' };
    const set = await give(byHead, { as: 'credit-head' });
    const both = await toldOf(set.body.delegationId);
    expect(both.map(({ person_id: person }) => person)).toEqual(['credit', 'credit2']);
    await revoke(set.body.delegationId, 'credit-head');
    const absence = await give({ ...byHead, delegateId: undefined }, { as: 'credit-head' });
    const [away] = await toldOf(absence.body.delegationId);
    if (!away) throw new Error('who is away was told');
    expect(away.person_id).toBe('credit2');
    expect(renderNotice({ ...away, locale: 'en' }).subject).toBe('Recorded as away: credit2');
    await revoke(absence.body.delegationId, 'credit-head');
    const silent = await give({ delegateId: undefined }, { as: 'exec2' });
    expect(await toldOf(silent.body.delegationId)).toEqual([]);
    await revoke(silent.body.delegationId, 'exec2');
  });

  test('when it is sent twice under one key, then it is one, and each change is in the person’s chain', async () => {
    const first = await give({}, { as: 'exec2', key: 'once' });
    expect((await give({}, { as: 'exec2', key: 'once' })).body).toEqual(first.body);
    expect(await delegationsAround(fixture.db, 'exec2', fixture.clock.now)).toHaveLength(1);
    await revoke(first.body.delegationId, 'exec2', 'twice');
    await revoke(first.body.delegationId, 'exec2', 'twice');
    const kinds = (await fixture.events('exec2')).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['delegated', 'delegation-revoked']);
  });

  test('when it is wrong, then each field is named', async () => {
    const errorsOf = async (change: Partial<DelegateInput>) =>
      (await problemOf(give(change))).errors?.map(({ path, code }) => `${path} ${code}`);
    expect(await errorsOf({ until: at(-2) })).toEqual(['until before-from']);
    expect(await errorsOf({ from: at(-3), until: at(-2) })).toEqual(['until in-the-past']);
    expect(await errorsOf({ delegateId: 'credit' })).toEqual(['delegateId unknown-person']);
    expect(await errorsOf({ delegateId: 'nobody' })).toEqual(['delegateId unknown-person']);
    expect(await errorsOf({ role: 'sales_head', unitId: 'c' })).toEqual(['role not-held']);
    expect(await errorsOf({ unitId: 'c' })).toEqual(['unitId not-held']);
    expect(await errorsOf({ reason: ' ' })).toEqual(['reason required']);
  });
});
