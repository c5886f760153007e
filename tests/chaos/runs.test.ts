import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { reconcileOrders } from '../../activities/reconcile-orders.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import { submitOrder, type SubmitOrderInput } from '../../commands/submit-order.ts';
import { orderIdOf } from '../../db/orders.ts';
import { ORDER_WORKFLOW, orderWorkflowId } from '../../workflows/order/messages.ts';
import { decide, openTasks, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
import { freshKey } from '../setup/stack.ts';
import { expectNothingWrong } from './invariants.ts';
import {
  approve,
  approveAll,
  complete,
  type RecordedStack,
  revise,
  smallDocument,
  startRecordedStack,
} from './site.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };

describe('given orders, each with one run that may be started, ended and begun again', () => {
  let stack: RecordedStack;
  const ended: string[] = [];

  beforeAll(async () => {
    stack = await startRecordedStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  function runs() {
    return orderRuns(stack.db, stack.client, stack.queues.orders);
  }

  async function idOf(order: string): Promise<string> {
    const id = await orderIdOf(stack.db, order);
    if (id === null) throw new Error(`there is no order ${order}`);
    return id;
  }

  async function runIdOf(order: string): Promise<string> {
    return (await stack.client.workflow.getHandle(order).describe()).runId;
  }

  test('when a run is started 20 times at once, then there is one, and every gate is asked once', async () => {
    const key = freshKey();
    const input: SubmitOrderInput = {
      companyId: 'machinery',
      channel: 'phone',
      document: smallDocument(),
    };
    const { body } = await submitOrder(
      { ...stack.commands, announce: () => {} },
      { subject: 'clerk', method: 'POST', path: '/orders', key, requestHash: key, correlationId: key },
      input,
    );
    const order = body.intakeNumber;
    const id = await idOf(order);
    await Promise.all(Array.from({ length: 20 }, () => runs().startOrder(id)));
    const first = await runIdOf(order);
    await expect(
      stack.client.workflow.start(ORDER_WORKFLOW, {
        taskQueue: stack.queues.orders,
        workflowId: orderWorkflowId(order),
        args: [{ orderId: id }],
      }),
    ).rejects.toThrow(/already/i);
    await approveAll(stack, order);
    await reaches(stack, order, 'EFFECTIVE');
    expect(await runIdOf(order)).toBe(first);
    expect(await roundsOf(order)).toEqual(['capacity 1', 'credit 1', 'sales-head 1']);
    await expectNothingWrong(stack, { ...stack, ended });
  });

  test('when a run is terminated by hand, then decisions are still taken, reconcile finds it, and it goes on where it stood', async () => {
    const order = await submit(stack, smallDocument());
    await approve(stack, order, 'credit');
    // A step that is under way would go on past the end of its run, and see the next decision too.
    await stack.settled(order);
    await stack.client.workflow.getHandle(order).terminate('by hand');
    ended.push(order);
    await approve(stack, order, 'capacity');
    const seen = await stack.as('clerk').get<{ process: string }>(`/orders/${order}`);
    expect(seen.body.process).toBe('pending');
    stack.clock.advance(61_000);
    const found = await reconciledUntil(order);
    expect(found).toMatchObject({ kind: 'missing-run', action: 'rebuilt', stage: 'UNDER_REVIEW' });
    await approve(stack, order, 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    expect(await roundsOf(order)).toEqual(['capacity 1', 'credit 1', 'sales-head 1']);
    await expectNothingWrong(stack, { ...stack, ended });
  });

  test('when a terminated run is rebuilt twice at once, then one run goes on where the order stood', async () => {
    const order = await submit(stack, smallDocument());
    await approve(stack, order, 'credit', 'capacity');
    await openTasks(stack, order, 'sales-head');
    await stack.client.workflow.getHandle(order).terminate('by hand');
    ended.push(order);
    const id = await idOf(order);
    const how = await Promise.all([runs().rebuildOrder(id), runs().rebuildOrder(id)]);
    expect(how).toContain('started');
    await approve(stack, order, 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    expect(await roundsOf(order)).toEqual(['capacity 1', 'credit 1', 'sales-head 1']);
    await expectNothingWrong(stack, { ...stack, ended });
  });

  test('when a run is continued as new at every stage, then the order goes on to its end (P-22, P-43, P-44)', async () => {
    const lines = [{ sku: 'P100', quantity: '5500', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }];
    const large = ordinaryDocument({
      lines,
      paymentMethod: 'prepaid',
      delivery: { date: '2027-09-30', place: '上海' },
    });
    const order = await submit(stack, large);
    await openTasks(stack, order, 'credit');
    const begun = [await runIdOf(order)];
    async function continued(): Promise<void> {
      expect(await runs().rebuildOrder(await idOf(order))).toBe('continued');
      await vi.waitFor(async () => expect(begun).not.toContain(await runIdOf(order)), PATIENCE);
      begun.push(await runIdOf(order));
    }

    await continued();
    await approve(stack, order, 'credit');
    await continued();
    await decide(stack, order, 'capacity', 'planner', { outcome: 'refuse', reason: '交期不可行' });
    await reaches(stack, order, 'NEGOTIATING');
    await continued();
    const talks = `/orders/${order}/negotiation`;
    const proposal = { kind: 'later-date', proposedBy: 'us', text: '改到年底交货' };
    expect((await stack.as('sales').post(talks, proposal)).status).toBe(201);
    const accepted = { answer: 'accepted', reference: '邮件 88' };
    expect((await stack.as('sales').post(`${talks}/1/answer`, accepted)).status).toBe(200);
    const later = { ...large, delivery: { date: '2027-12-31', place: '上海' } };
    expect((await revise(stack, order, 1, later)).status).toBe(201);
    await continued();
    // The later date is no matter of credit: its approval stands.
    await approve(stack, order, 'capacity');
    await reaches(stack, order, 'SALES_HEAD_APPROVAL');
    await continued();
    await approve(stack, order, 'sales-head');
    await reaches(stack, order, 'EXECUTIVE_REVIEW');
    await continued();
    await decide(stack, order, 'executive', 'exec1');
    await continued();
    await decide(stack, order, 'executive', 'exec2');
    await reaches(stack, order, 'EFFECTIVE');
    await continued();
    expect((await complete(stack, order)).status).toBe(201);
    await reaches(stack, order, 'CLOSED');
    await vi.waitFor(async () => {
      const { status, runId } = await stack.client.workflow.getHandle(order).describe();
      expect({ status: status.name, runId }).toEqual({ status: 'COMPLETED', runId: begun.at(-1) });
    }, PATIENCE);
    expect(await roundsOf(order)).toEqual([
      'capacity 1',
      'capacity 1',
      'credit 1',
      'executive 1',
      'sales-head 1',
    ]);
    await expectNothingWrong(stack, { ...stack, ended });
  });

  /** Visibility lags: reconciles until the order is among what differs. */
  async function reconciledUntil(order: string) {
    return vi.waitFor(async () => {
      const { differences } = await reconcileOrders({
        ...runs(),
        db: stack.db,
        now: stack.clock.now,
        log: { warn: () => {} },
        openRuns: () => openRunsOfTest(),
      });
      const found = differences.find(({ intakeNumber }) => intakeNumber === order);
      if (!found) throw new Error(`${order} does not differ yet`);
      return found;
    }, PATIENCE);
  }

  /** Other test files have orders of the same numbers on the same server. */
  async function* openRunsOfTest(): AsyncIterable<string> {
    const query = `TaskQueue = '${stack.queues.orders}' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of stack.client.workflow.list({ query })) yield workflowId;
  }

  /** The gates that were asked, each with its round. */
  async function roundsOf(order: string): Promise<string[]> {
    const rows = await stack.db
      .selectFrom('gates')
      .innerJoin('orders', 'orders.id', 'gates.order_id')
      .select(['code', 'round'])
      .where('intake_number', '=', order)
      .orderBy('code')
      .execute();
    return rows.map(({ code, round }) => `${code} ${round}`);
  }
});
