import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimTask } from '../../commands/claim-task.ts';
import { delegate, type DelegateInput } from '../../commands/delegate.ts';
import { revokeDelegation } from '../../commands/revoke-delegation.ts';
import { queueDigests } from '../../activities/digest/queue-digests.ts';
import { delegatedTo, delegationsAround } from '../../db/delegations.ts';
import { personBySubject } from '../../db/people.ts';
import { openTasksOf } from '../../db/queries/my-tasks.ts';
import type { Outcome, Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';

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
    const person = await personBySubject(fixture.db, subject);
    if (!person) throw new Error(`nobody is ${subject}`);
    const standsIn = await delegatedTo(fixture.db, person.id, fixture.clock.now);
    const tasks = await openTasksOf(fixture.db, { ...person, standsIn }, { limit: 200 }, fixture.clock.now);
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
