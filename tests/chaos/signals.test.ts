import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decideTask } from '../../commands/decide-task.ts';
import { WAKE_SIGNAL } from '../../workflows/order/messages.ts';
import { openTasks, reaches, submit } from '../setup/orders.ts';
import { freshKey } from '../setup/stack.ts';
import { expectNothingWrong, relayAgain } from './invariants.ts';
import { approve, approveAll, type RecordedStack, smallDocument, startRecordedStack } from './site.ts';

/** What whoever reaches the server may send in the place of a hint. */
const FORGED: readonly unknown[] = [
  undefined,
  null,
  true,
  'wake',
  '',
  -1,
  [],
  [1, 2],
  {},
  { seq: '7' },
  { seq: null },
  { seq: -5, kind: 'credit-approved' },
  { seq: 1.5, kind: 7 },
  { seq: 1e308, kind: 'effective' },
  { seq: Number.MAX_SAFE_INTEGER, kind: 'credit-approved' },
  { seq: 2 ** 60, kind: '' },
  { seq: [1], kind: { rebuild: true } },
  { seq: 3, kind: 'REBUILD', correlationId: 9 },
  { seq: 3, kind: 'closed', correlationId: "'; DROP TABLE orders; --" },
  { seq: 3, kind: 'x'.repeat(10_000), correlationId: 'x'.repeat(10_000) },
];

/** A look at the rows: the signal, its workflow task (scheduled, started, completed) and the step's marker. */
const EVENTS_OF_A_LOOK = 5;

describe('given orders whose processes are woken by signals', () => {
  let stack: RecordedStack;

  beforeAll(async () => {
    stack = await startRecordedStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when the signal of a decision is lost, then the decision stands, and the relay wakes the process', async () => {
    const order = await submit(stack, smallDocument());
    for (const [gate, person] of [
      ['credit', 'credit'],
      ['capacity', 'planner'],
    ] as const) {
      const [task] = await openTasks(stack, order, gate);
      const answer = await decideTask({ ...stack.commands, announce: () => {} }, requestOf(person), {
        taskId: task?.id ?? '',
        revision: 1,
        outcome: 'approve',
      });
      expect(answer.body.gate.status).toBe('approved');
    }
    const seen = await stack.as('clerk').get<{ stage: string; process: string }>(`/orders/${order}`);
    expect(seen.body).toMatchObject({ stage: 'UNDER_REVIEW', process: 'pending' });
    expect(await relayAgain(stack)).toMatchObject({ signalled: 1, failed: 0 });
    await approve(stack, order, 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    await expectNothingWrong(stack, stack);
  });

  test('when the signals of an order come doubled and in another order, then nothing is done twice', async () => {
    const order = await submit(stack, smallDocument());
    await approve(stack, order, 'credit');
    const run = stack.client.workflow.getHandle(order);
    for (const seq of [3, 2, 1, 0, 2, 3, 1, 1]) await run.signal(WAKE_SIGNAL, { seq, kind: 'again' });
    await approve(stack, order, 'capacity');
    for (const seq of [2, 1, 2, 1]) await run.signal(WAKE_SIGNAL, { seq, kind: 'credit-approved' });
    await approve(stack, order, 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    expect(await gatesOf(order)).toEqual(['capacity', 'credit', 'sales-head']);
    await expectNothingWrong(stack, stack);
  });

  test('when 200 forged signals come, then the process neither fails nor spins, and the order goes on', async () => {
    const order = await submit(stack, smallDocument());
    await openTasks(stack, order, 'credit');
    const run = stack.client.workflow.getHandle(order);
    const forged = Array.from({ length: 10 }, () => FORGED).flat();
    await Promise.all(forged.map((wake) => run.signal(WAKE_SIGNAL, wake)));
    await run.signal('another-signal', { seq: 1 });
    await quiet(order);
    expect(await eventsOf(order)).toBeLessThan(forged.length * EVENTS_OF_A_LOOK + 60);
    expect(await gatesOf(order)).toEqual(['capacity', 'credit']);
    await approveAll(stack, order);
    await reaches(stack, order, 'EFFECTIVE');
    await quiet(order);
    expect(await eventsOf(order)).toBeLessThan(forged.length * EVENTS_OF_A_LOOK + 120);
    await expectNothingWrong(stack, stack);
  });

  test('when a signal comes whose payload nobody can read, then the process neither fails nor stands still', async () => {
    const order = await submit(stack, smallDocument());
    await openTasks(stack, order, 'credit');
    await signalRaw(order, {
      metadata: { encoding: Buffer.from('binary/unknown') },
      data: Buffer.from([0, 1]),
    });
    await signalRaw(order, {
      metadata: { encoding: Buffer.from('json/plain') },
      data: Buffer.from('{"seq":'),
    });
    await approveAll(stack, order);
    expect(await reaches(stack, order, 'EFFECTIVE')).toMatchObject({ revision: 1 });
    await expectNothingWrong(stack, stack);
  });

  function requestOf(subject: string) {
    const key = freshKey();
    return { subject, method: 'POST', path: '/tasks', key, requestHash: key, correlationId: key };
  }

  async function signalRaw(
    workflowId: string,
    payload: { metadata: Record<string, Uint8Array>; data: Uint8Array },
  ): Promise<void> {
    const { namespace } = stack.client.options;
    await stack.client.workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution: { workflowId },
      signalName: WAKE_SIGNAL,
      input: { payloads: [payload] },
    });
  }

  /** Waits until the run has looked at everything and waits again. */
  async function quiet(order: string): Promise<void> {
    await vi.waitFor(
      async () => {
        const { raw } = await stack.client.workflow.getHandle(order).describe();
        expect(raw.pendingWorkflowTask ?? null).toBeNull();
      },
      { timeout: 30_000, interval: 50 },
    );
  }

  async function eventsOf(order: string): Promise<number> {
    const { historyLength } = await stack.client.workflow.getHandle(order).describe();
    return historyLength;
  }

  async function gatesOf(order: string): Promise<string[]> {
    const rows = await stack.db
      .selectFrom('gates')
      .innerJoin('orders', 'orders.id', 'gates.order_id')
      .select('code')
      .where('intake_number', '=', order)
      .orderBy('code')
      .execute();
    return rows.map(({ code }) => code);
  }
});
