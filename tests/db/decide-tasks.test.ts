import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decideTasks } from '../../commands/decide-tasks.ts';
import type { DecideTaskInput } from '../../commands/decide-task.ts';
import { forgetKeys, KEY_DAYS } from '../../db/idempotency-keys.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

describe('given several tasks that one person decides at once', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture();
  });
  afterAll(() => fixture.close());

  const decide = (decisions: DecideTaskInput[], as = 'credit', key?: string) =>
    decideTasks(fixture.context, fixture.by(as, key), { decisions });

  async function taskOf(document = documentOf()): Promise<DecideTaskInput> {
    const { id } = await fixture.order(document);
    const { id: taskId } = await fixture.task(id, 'credit');
    return { taskId, revision: 1, outcome: 'approve' };
  }

  /** Ends the connections that wait for a lock. Answers how many those were. */
  async function killedWaiting(): Promise<number> {
    const { rows } = await sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(fixture.db);
    return rows.length;
  }

  test('when one of them is refused, then the others are made, and each has its own answer (P-26, P-166)', async () => {
    const overLimit = documentOf({ parties: { buyer: { customerId: 'C002' } } });
    const good = await taskOf();
    const exceeding = await taskOf(overLimit);
    const last = await taskOf();
    const unknown = { ...last, taskId: '00000000-0000-4000-8000-000000000000' };
    const { status, body } = await decide([good, exceeding, unknown, last]);
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { taskId: good.taskId, status: 200, body: { gate: { status: 'approved' } } },
      { taskId: exceeding.taskId, status: 409, body: { type: '/problems/credit-exceeded' } },
      { taskId: unknown.taskId, status: 404 },
      { taskId: last.taskId, status: 200 },
    ]);
    expect((await fixture.taskById(last.taskId)).status).toBe('completed');
    expect((await fixture.taskById(exceeding.taskId)).status).toBe('ready');
  });

  test('when the same request comes again, or two at once, then the answers are the same and each is decided once', async () => {
    const decisions = [
      await taskOf(),
      await taskOf(documentOf({ parties: { buyer: { customerId: 'C002' } } })),
    ];
    const first = await decide(decisions, 'credit', 'bulk');
    const again = await decide(decisions, 'credit', 'bulk');
    expect(again.body).toEqual(first.body);
    expect(again.replayed).toBe(true);

    const others = [await taskOf(), await taskOf()];
    await Promise.all([decide(others, 'credit', 'race'), decide(others, 'credit', 'race')]);
    const { results } = (await decide(others, 'credit', 'race')).body;
    expect(results.map(({ status }) => status)).toEqual([200, 200]);
    const made = fixture.db
      .selectFrom('decisions')
      .select('id')
      .where(
        'task_id',
        'in',
        others.map(({ taskId }) => taskId),
      );
    expect(await made.execute()).toHaveLength(2);
  });

  test('when the key comes with another body, then all of it is refused, also while the first was cut off', async () => {
    const task = await taskOf();
    await decide([task], 'credit', 'other');
    const refusal = { ...task, outcome: 'refuse' as const, reason: '逾期' };
    const differently = (decisions: DecideTaskInput[], key: string) =>
      problemOf(decideTasks(fixture.context, fixture.by('credit', key, 'different'), { decisions }));
    expect((await differently([refusal], 'other')).type).toBe('key-reused');
    expect((await differently([await taskOf()], 'other')).type).toBe('key-reused');
    expect(await fixture.taskById(task.taskId)).toMatchObject({ outcome: 'approve' });
  });

  test('when it is killed in the middle, then the same request goes on where it stopped, and another body is refused', async () => {
    const decisions = [await taskOf(), await taskOf(), await taskOf()];
    const [first, second] = decisions.map(({ taskId }) => taskId);
    if (!first || !second) throw new Error('three tasks are given');
    const killed = await fixture.db.transaction().execute(async (trx) => {
      await sql`SELECT FROM orders WHERE id = (SELECT order_id FROM tasks WHERE id = ${second})
        FOR UPDATE`.execute(trx);
      const outcome = Promise.allSettled([decide(decisions, 'credit', 'killed')]);
      await vi.waitFor(async () => expect(await killedWaiting()).toBe(1), { interval: 10 });
      return (await outcome)[0].status;
    });
    expect(killed).toBe('rejected');
    expect((await fixture.taskById(first)).status).toBe('completed');
    expect((await fixture.taskById(second)).status).toBe('ready');

    const other = fixture.by('credit', 'killed', 'different');
    expect((await problemOf(decideTasks(fixture.context, other, { decisions }))).type).toBe('key-reused');
    const { body } = await decide(decisions, 'credit', 'killed');
    expect(body.results.map(({ status }) => status)).toEqual([200, 200, 200]);
    const again = await decide(decisions, 'credit', 'killed');
    expect(again).toEqual({ status: 200, headers: {}, body, replayed: true });
    const taskIds = decisions.map(({ taskId }) => taskId);
    const made = fixture.db.selectFrom('decisions').select('id').where('task_id', 'in', taskIds);
    expect(await made.execute()).toHaveLength(3);
  });

  test('when keys are older than they are kept, then two rounds at once forget those with an answer, and none that is under way', async () => {
    const keys = () => fixture.db.selectFrom('idempotency_keys').select('key').orderBy('key').execute();
    await decide([await taskOf()], 'credit', 'old');
    const { now } = fixture.clock;
    const old = new Date(now.getTime() - (KEY_DAYS * 24 + 1) * 3_600_000);
    await fixture.db.updateTable('idempotency_keys').set({ created_at: old }).execute();
    const cutOff = { status: null, headers: null, body: null };
    await fixture.db.updateTable('idempotency_keys').set(cutOff).where('key', '=', 'old').execute();
    const before = (await keys()).length;
    const task = await taskOf();
    await decide([task], 'credit', 'new');
    const recent = (await keys()).length - before;
    const rounds = await Promise.all([1, 2].map(() => forgetKeys(fixture.db, now, { batch: 2 })));
    expect(rounds.reduce((sum, forgotten) => sum + forgotten, 0)).toBe(before - 1);
    expect(await keys()).toHaveLength(recent + 1);
    expect(await forgetKeys(fixture.db, now)).toBe(0);
    expect((await decide([task], 'credit', 'new')).replayed).toBe(true);
  });

  test('when a task is named twice, then the second is named and nothing is decided', async () => {
    const task = await taskOf();
    const problem = await problemOf(decide([task, task], 'credit', 'twice'));
    expect(
      (
        await problemOf(
          decideTasks(fixture.context, fixture.by('credit', 'twice', 'different'), { decisions: [task] }),
        )
      ).type,
    ).toBe('key-reused');
    expect(problem.errors).toMatchObject([{ path: 'decisions[1].taskId', code: 'repeated' }]);
    expect((await fixture.taskById(task.taskId)).status).toBe('ready');
  });
});
