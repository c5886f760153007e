import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, openTasks, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
import { freshKey, startStack, type Stack } from '../setup/stack.ts';

type Problem = { type: string; detail: string };
type Moved = { intakeNumber: string; seq: number; process: string; revision: number; stage: string };

describe('given an order and the commands that people send', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  const changed = (quantity: string) =>
    ordinaryDocument({
      lines: [{ sku: 'P100', quantity, unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
    });
  const revision = (quantity: string) => ({
    cause: 'customer',
    note: '客户增加数量',
    document: changed(quantity),
  });

  test('when an order is submitted, then 201 gives its address and ETag, and the same ETag comes with reading it', async () => {
    const body = { companyId: 'machinery', channel: 'fax', document: ordinaryDocument() };
    const answer = await stack.as('clerk').post<Moved>('/orders', body, { headers: { prefer: 'wait=20' } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
    expect(answer.body).toMatchObject({ stage: 'RECEIVED', process: 'applied' });
    const read = await stack.as('clerk').get<Moved>(answer.headers.get('location') ?? '');
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.body).toMatchObject({ intakeNumber: answer.body.intakeNumber, stage: 'UNDER_REVIEW' });
  });

  test('when a revision names no revision, another one, or none that is one, then 428, 412 and 412 (P-145)', async () => {
    const number = await submit(stack);
    const path = `/orders/${number}/revisions`;
    const without = await stack.as('sales').post<Problem>(path, revision('30'));
    expect({ status: without.status, type: without.body.type }).toEqual({
      status: 428,
      type: '/problems/precondition-required',
    });
    for (const tag of ['"2"', '*', 'W/"1"', '1', '"0"', '"9999999999999"']) {
      const answer = await stack
        .as('sales')
        .post<Problem>(path, revision('30'), { headers: { 'if-match': tag } });
      expect({ tag, status: answer.status }).toEqual({ tag, status: 412 });
    }
  });

  test('when a revision names the current one, then 201 with the next; repeated under its key it is done once (P-145)', async () => {
    const number = await submit(stack);
    await stack.settled(number);
    const options = { key: freshKey(), headers: { 'if-match': '"1"', prefer: 'respond-async, wait=20' } };
    const path = `/orders/${number}/revisions`;
    const answer = await stack.as('sales').post<Moved>(path, revision('30'), options);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.body).toMatchObject({ intakeNumber: number, revision: 2, process: 'applied' });
    const again = await stack.as('sales').post<Moved>(path, revision('30'), options);
    expect({ status: again.status, replayed: again.headers.get('idempotency-replayed') }).toEqual({
      status: 201,
      replayed: 'true',
    });
    expect(again.body).toEqual(answer.body);
    const read = await stack.as('sales').get<{ revisions: { cause: string }[] }>(path);
    expect(read.body.revisions.map(({ cause }) => cause)).toEqual(['intake', 'customer']);
  });

  test('when a decision settles a gate, then its answer is the applied result, and waiting shows the process at the next gate', async () => {
    const number = await submit(stack);
    expect((await decide(stack, number, 'credit', 'credit')).status).toBe(200);
    const [task] = await openTasks(stack, number, 'capacity');
    const answer = await stack
      .as('planner')
      .post<Moved & { gate: object }>(
        `/tasks/${task?.id}/decision`,
        { revision: 1, outcome: 'approve' },
        { headers: { prefer: 'wait=20' } },
      );
    expect(answer.body).toMatchObject({
      gate: { code: 'capacity', status: 'approved', stillToAnswer: 0 },
      order: { intakeNumber: number, revision: 1 },
      process: 'applied',
    });
    expect((await stack.as('sales').get<Moved>(`/orders/${number}`)).body.stage).toBe('SALES_HEAD_APPROVAL');
  });

  test('when an answer needs more than is given, then 422 names it: an unknown outcome, a refusal without a reason (P-44)', async () => {
    const number = await submit(stack);
    const unknown = await decide<{ errors: { path: string }[] }>(stack, number, 'credit', 'credit', {
      outcome: 'maybe',
    });
    const silent = await decide<{ errors: { path: string }[] }>(stack, number, 'credit', 'credit', {
      outcome: 'refuse',
    });
    expect([unknown, silent].map(({ status, body }) => ({ status, path: body.errors[0]?.path }))).toEqual([
      { status: 422, path: 'outcome' },
      { status: 422, path: 'reason' },
    ]);
  });

  test('when a task is claimed, then another may not decide it until it is released', async () => {
    const number = await submit(stack);
    const [task] = await openTasks(stack, number, 'credit');
    const path = `/tasks/${task?.id}`;
    expect((await stack.as('credit').post(`${path}/claim`)).body).toMatchObject({
      task: { status: 'reserved', claimedBy: 'credit' },
    });
    const other = await stack
      .as('credit2')
      .post<Problem>(`${path}/decision`, { revision: 1, outcome: 'approve' });
    expect({ status: other.status, type: other.body.type }).toEqual({
      status: 409,
      type: '/problems/task-claimed',
    });
    expect((await stack.as('credit').post(`${path}/release`)).body).toMatchObject({
      task: { status: 'ready' },
    });
    expect(
      (await stack.as('credit2').post(`${path}/decision`, { revision: 1, outcome: 'approve' })).status,
    ).toBe(200);
  });

  test('when documents are asked for, then adding them opens the task again (P-26)', async () => {
    const number = await submit(stack);
    const asked = await decide(stack, number, 'credit', 'credit', {
      outcome: 'need-documents',
      reason: '请补资产负债表',
    });
    expect(asked.body).toMatchObject({ task: { status: 'suspended' } });
    const documents = [{ title: '资产负债表', reference: 'archive:1', sha256: 'a'.repeat(64) }];
    const added = await stack.as('sales').post(`/orders/${number}/documents`, { documents });
    expect(added.status).toBe(201);
    const [task] = await openTasks(stack, number, 'credit');
    expect(added.body).toMatchObject({ intakeNumber: number, resumedTasks: [task?.id] });
    const gates = await stack.as('sales').get(`/orders/${number}/gates`);
    expect(gates.body).toMatchObject({ documents: [{ title: '资产负债表', addedBy: 'sales' }] });
  });

  test('when a cancel is asked for twice, then the second is told so; asked by whom it is not for, 403 (P-155)', async () => {
    const number = await submit(stack);
    const path = `/orders/${number}/cancel-requests`;
    const first = await stack.as('clerk').post(path, { reason: '客户取消' });
    expect({ status: first.status, body: first.body }).toMatchObject({
      status: 201,
      body: { kind: 'cancel', status: 'open', intakeNumber: number },
    });
    expect((await stack.as('sales').post<Problem>(path, { reason: '再次' })).body.type).toBe(
      '/problems/already-requested',
    );
    expect((await stack.as('planner').post(path, { reason: '产能' })).status).toBe(403);
    expect((await stack.as('paper-sales').post(path, { reason: 'x' })).status).toBe(404);
  });

  test('when an order is refused, then declining it may be asked for, and not before (P-42, P-44)', async () => {
    const number = await submit(stack);
    const path = `/orders/${number}/decline-requests`;
    await stack.settled(number);
    expect((await stack.as('sales').post<Problem>(path, { reason: '无解' })).body.type).toBe(
      '/problems/wrong-stage',
    );
    await decide(stack, number, 'credit', 'credit', { outcome: 'refuse', reason: '逾期' });
    await reaches(stack, number, 'NEGOTIATING');
    expect((await stack.as('sales').post(path, { reason: '无解' })).status).toBe(201);
  });
});
