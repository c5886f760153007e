import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDocuments } from '../../commands/add-documents.ts';
import { claimTask } from '../../commands/claim-task.ts';
import { releaseTask } from '../../commands/release-task.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';

const ROUNDS = 10;
const SHA = 'a'.repeat(64);

describe('given an order under review and its open tasks', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture();
  });
  afterAll(() => fixture.close());

  async function creditTask() {
    const order = await fixture.order();
    const { id: taskId } = await fixture.task(order.id, 'credit');
    return { order, taskId };
  }

  const claim = (taskId: string, as: string, key?: string) =>
    claimTask(fixture.context, fixture.by(as, key), { taskId });
  const release = (taskId: string, as: string, key?: string) =>
    releaseTask(fixture.context, fixture.by(as, key), { taskId });
  const approve = (taskId: string, as: string) =>
    fixture.decide(as, { taskId, revision: 1, outcome: 'approve' });

  /** As the clocks do when a tier rings. */
  const escalate = (taskId: string) =>
    fixture.db
      .insertInto('task_owners')
      .values({ task_id: taskId, role: 'credit_head', unit_id: 'c', tier: 1 })
      .execute();

  test('when somebody claims a task, then only they decide it until they release it', async () => {
    const { order, taskId } = await creditTask();
    const claimed = await claim(taskId, 'credit');
    expect(claimed).toMatchObject({
      status: 200,
      body: { task: { id: taskId, status: 'reserved', claimedBy: 'credit' } },
    });
    const problem = await problemOf(approve(taskId, 'credit2'));
    expect(problem).toMatchObject({ type: 'task-claimed', extra: { claimedBy: 'credit' } });
    expect((await problemOf(claim(taskId, 'credit2'))).type).toBe('task-claimed');
    expect((await problemOf(release(taskId, 'credit2'))).type).toBe('task-claimed');

    const released = await release(taskId, 'credit');
    expect(released.body).toEqual({ task: { id: taskId, status: 'ready', claimedBy: null } });
    await approve(taskId, 'credit2');
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds.slice(-3)).toEqual(['task-claimed', 'task-released', 'decided']);
  });

  test('when a claim is sent twice, under one key or two, then it is one claim', async () => {
    const { order, taskId } = await creditTask();
    await claim(taskId, 'credit', `claim-${taskId}`);
    expect((await claim(taskId, 'credit', `claim-${taskId}`)).replayed).toBe(true);
    expect((await claim(taskId, 'credit')).body.task.claimedBy).toBe('credit');
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'task-claimed')).toHaveLength(1);
  });

  test('when a task that nobody claimed is released, then nothing happens; twice under one key neither', async () => {
    const { order, taskId } = await creditTask();
    expect((await release(taskId, 'credit')).body.task.status).toBe('ready');
    await claim(taskId, 'credit');
    await release(taskId, 'credit', `release-${taskId}`);
    await claim(taskId, 'credit2');
    expect((await release(taskId, 'credit', `release-${taskId}`)).replayed).toBe(true);
    expect((await fixture.taskById(taskId)).claimed_by).toBe('credit2');
    expect((await fixture.events(order.id)).filter(({ kind }) => kind === 'task-released')).toHaveLength(1);
  });

  test('when two people claim a task at once, then one gets it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { taskId } = await creditTask();
      const settled = await Promise.allSettled([claim(taskId, 'credit'), claim(taskId, 'credit2')]);
      const winners = settled.flatMap((one) =>
        one.status === 'fulfilled' ? [one.value.body.task.claimedBy] : [],
      );
      const losers = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []));
      expect(winners).toEqual([(await fixture.taskById(taskId)).claimed_by]);
      expect(losers).toEqual(['task-claimed']);
    }
  });

  test('when a claimed task is escalated, then its claim holds nobody off any more: the first answer wins (P-168)', async () => {
    const { taskId } = await creditTask();
    await claim(taskId, 'credit');
    expect((await problemOf(approve(taskId, 'credit-head'))).type).toBe('forbidden');
    await escalate(taskId);
    await approve(taskId, 'credit-head');
    expect((await problemOf(approve(taskId, 'credit'))).type).toBe('already-decided');
  });

  test('when somebody who may not decide it claims it, then it is refused (P-166)', async () => {
    const { taskId } = await creditTask();
    expect((await problemOf(claim(taskId, 'planner'))).type).toBe('forbidden');
    expect((await problemOf(claim(taskId, 'stranger'))).type).toBe('not-found');
    expect((await problemOf(claim(taskId, 'nobody'))).type).toBe('unknown-person');
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await problemOf(claim(unknown, 'credit'))).type).toBe('not-found');
    const own = await fixture.order(documentOf(), { as: 'sales-head' });
    for (const [code, as] of [
      ['credit', 'credit'],
      ['capacity', 'planner'],
    ] as const) {
      await approve((await fixture.task(own.id, code)).id, as);
    }
    await fixture.proceed(own.id);
    const final = await fixture.task(own.id, 'sales-head');
    expect((await problemOf(claim(final.id, 'sales-head'))).type).toBe('separation-of-duties');
  });

  test('when a task is decided or waits for documents, then it cannot be claimed', async () => {
    const decided = await creditTask();
    await approve(decided.taskId, 'credit');
    expect((await problemOf(claim(decided.taskId, 'credit2'))).type).toBe('already-decided');
    expect((await problemOf(release(decided.taskId, 'credit'))).type).toBe('already-decided');
    const waiting = await creditTask();
    await wantDocuments(waiting.taskId);
    expect((await problemOf(claim(waiting.taskId, 'credit'))).type).toBe('task-suspended');
  });

  function wantDocuments(taskId: string) {
    return fixture.decide('credit', {
      taskId,
      revision: 1,
      outcome: 'need-documents',
      reason: '缺财务报表',
    });
  }

  function add(
    intakeNumber: string,
    taskId?: string,
    { as = 'sales', key = undefined as string | undefined } = {},
  ) {
    const documents = [{ title: '财务报表', reference: 'DMS-1', sha256: SHA }];
    return addDocuments(fixture.context, fixture.by(as, key), { intakeNumber, taskId, documents });
  }

  const clockOf = (orderId: string, code: string) =>
    fixture.db
      .selectFrom('clocks')
      .selectAll()
      .where('order_id', '=', orderId)
      .where('code', '=', code)
      .executeTakeFirstOrThrow();

  test('when the documents that a task waits for are added, then it is open again and its clock runs on (P-26)', async () => {
    const { order, taskId } = await creditTask();
    await claim(taskId, 'credit');
    const evidence = (await fixture.taskById(taskId)).evidence;
    const before = await clockOf(order.id, 'credit-review');
    await wantDocuments(taskId);
    expect((await clockOf(order.id, 'credit-review')).paused_since).toEqual(START);
    expect((await problemOf(approve(taskId, 'credit'))).type).toBe('task-suspended');

    fixture.clock.now = new Date(START.getTime() + 3_600_000);
    const { status, body } = await add(order.intakeNumber, taskId);
    fixture.clock.now = START;
    expect(status).toBe(201);
    expect(body.resumedTasks).toEqual([taskId]);
    expect(body.documentIds).toHaveLength(1);
    const clock = await clockOf(order.id, 'credit-review');
    expect(clock.paused_since).toBeNull();
    expect(clock.due_at?.getTime()).toBeGreaterThan(before.due_at?.getTime() ?? 0);
    expect(await fixture.taskById(taskId)).toMatchObject({ status: 'ready', claimed_by: null, evidence });
    expect(fixture.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'documents-added' });
    const listed = fixture.db.selectFrom('documents').selectAll().where('order_id', '=', order.id);
    expect(await listed.execute()).toMatchObject([
      { task_id: taskId, added_by: 'sales', reference: 'DMS-1' },
    ]);
    await approve(taskId, 'credit2');
  });

  test('when no task is named, then every task of the order that waits is open again', async () => {
    const { order, taskId } = await creditTask();
    await wantDocuments(taskId);
    expect((await add(order.intakeNumber)).body.resumedTasks).toEqual([taskId]);
  });

  test('when nothing waits for them, then they are listed and the process is not woken', async () => {
    const { order } = await creditTask();
    const before = fixture.announced.length;
    const { seq } = await fixture.orderRow(order.id);
    expect((await add(order.intakeNumber)).body).toMatchObject({ resumedTasks: [], seq });
    expect(fixture.announced).toHaveLength(before);
  });

  test('when they are sent twice under one key, then they are listed once', async () => {
    const { order } = await creditTask();
    const first = await add(order.intakeNumber, undefined, { key: `add-${order.id}` });
    const second = await add(order.intakeNumber, undefined, { key: `add-${order.id}` });
    expect(second).toMatchObject({ replayed: true, body: first.body });
    const listed = fixture.db.selectFrom('documents').select('id').where('order_id', '=', order.id);
    expect(await listed.execute()).toHaveLength(1);
  });

  test('when somebody without the authority adds them, or to a task of another order, then it is refused (P-166)', async () => {
    const { order } = await creditTask();
    const other = await creditTask();
    expect((await problemOf(add(order.intakeNumber, undefined, { as: 'planner' }))).type).toBe('forbidden');
    expect((await problemOf(add(order.intakeNumber, undefined, { as: 'stranger' }))).type).toBe('not-found');
    const problem = await problemOf(add(order.intakeNumber, other.taskId));
    expect(problem.errors?.[0]).toMatchObject({ path: 'taskId', code: 'unknown-task' });
    const blank = addDocuments(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      documents: [{ title: ' ', reference: 'DMS-1', sha256: 'short' }],
    });
    expect((await problemOf(blank)).errors?.map(({ path }) => path)).toEqual([
      'documents[0].title',
      'documents[0].sha256',
    ]);
  });
});
