import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideTasks } from '../../commands/decide-tasks.ts';
import type { DecideTaskInput } from '../../commands/decide-task.ts';
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

  test('when the key comes with another decision on a task, then that one is refused and nothing changes', async () => {
    const task = await taskOf();
    await decide([task], 'credit', 'other');
    const { body } = await decide([{ ...task, outcome: 'refuse', reason: '逾期' }], 'credit', 'other');
    expect(body.results).toMatchObject([{ status: 422, body: { type: '/problems/key-reused' } }]);
    expect(await fixture.taskById(task.taskId)).toMatchObject({ outcome: 'approve' });
  });

  test('when a task is named twice, then the second is named and nothing is decided', async () => {
    const task = await taskOf();
    const problem = await problemOf(decide([task, task]));
    expect(problem.errors).toMatchObject([{ path: 'decisions[1].taskId', code: 'repeated' }]);
    expect((await fixture.taskById(task.taskId)).status).toBe('ready');
  });
});
