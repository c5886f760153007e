import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decide, openTasks, reaches, submit } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';

type Hold = { id: string; kind: string; intakeNumber: string; reason?: string; release: object | null };

describe('given an order under way and the API', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.close());

  async function shown(order: string) {
    const described = await stack.client.workflow.getHandle(order).describe();
    const attributes = described.typedSearchAttributes.getAll();
    const of = (name: string) => attributes.find(({ key }) => key.name === name)?.value;
    return { hold: of('HoldKind'), waitingOn: of('WaitingOn') };
  }

  test('when it is held for credit, then the API, its list and the Temporal UI show it, and it is effective only after the release (P-49)', async () => {
    const order = await submit(stack);
    await openTasks(stack, order, 'capacity');
    const placed = await stack
      .as('credit')
      .post<{ holdId: string }>(`/orders/${order}/holds`, { kind: 'credit', reason: '付款逾期' });
    expect(placed).toMatchObject({ status: 201, body: { kind: 'credit', intakeNumber: order } });
    await stack.settled(order);
    await vi.waitFor(
      async () => {
        expect(await shown(order)).toMatchObject({
          hold: 'credit',
          waitingOn: expect.arrayContaining(['hold:credit']),
        });
      },
      { timeout: 20_000, interval: 50 },
    );
    await decide(stack, order, 'credit', 'credit');
    await decide(stack, order, 'capacity', 'planner');
    await stack.settled(order);
    const listed = await stack.as('sales').get<{ orders: object[] }>('/orders?hold=credit');
    expect(listed.body.orders).toMatchObject([
      { intakeNumber: order, holds: ['credit'], stage: 'UNDER_REVIEW' },
    ]);
    expect((await stack.as('sales').get<{ orders: object[] }>('/orders?hold=customer')).body.orders).toEqual(
      [],
    );
    expect((await stack.as('sales').get(`/orders/${order}`)).body).toMatchObject({ holds: ['credit'] });
    const holds = await stack.as('sales').get<{ holds: Hold[] }>('/holds?kind=credit');
    expect(holds.body.holds).toMatchObject([{ intakeNumber: order, reason: '付款逾期', release: null }]);
    // Whoever may not see reasons is not told why.
    const without = await stack.as('finance').get<{ holds: Hold[] }>(`/orders/${order}/holds`);
    expect(without.body.holds[0]).not.toHaveProperty('reason');

    const release = (as: string) =>
      stack.as(as).post(`/holds/${placed.body.holdId}/release`, { reason: '已付款', evidence: '回单 88' });
    expect((await release('sales')).status).toBe(403);
    expect((await release('credit-head')).body).toMatchObject({ status: 'released', intakeNumber: order });
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    await vi.waitFor(async () => expect((await shown(order)).hold).toBeUndefined(), {
      timeout: 20_000,
      interval: 50,
    });
    const past = await stack.as('sales').get<{ holds: Hold[] }>(`/orders/${order}/holds`);
    expect(past.body.holds).toMatchObject([{ release: { cause: 'person', by: 'credit-head' } }]);
  });

  test('when a limit is lowered by the API, then the open orders of the customer are held by the Schedule’s round, and an effective one again when its tolerance is over (P-49)', async () => {
    const order = await submit(stack);
    await decide(stack, order, 'credit', 'credit');
    const path = '/customers/C001/credit/limit-changes';
    const proposed = await stack
      .as('credit')
      .post<{ limitChange: { id: string } }>(path, { limit: '1.00', reason: '风险上升' });
    expect(proposed.status).toBe(201);
    const decision = `${path}/${proposed.body.limitChange.id}/decision`;
    expect((await stack.as('credit').post(decision, { outcome: 'approve' })).status).toBe(403);
    expect(await stack.as('credit-head').post(decision, { outcome: 'approve' })).toMatchObject({
      status: 200,
    });
    expect((await stack.as('credit-head').get(path)).body).toMatchObject({
      limitChanges: [{ to: '1.00', status: 'approved', decidedBy: 'credit-head' }],
    });
    const round = await stack.client.workflow.execute('credit', {
      taskQueue: stack.queues.scheduled,
      workflowId: `credit-${order}`,
    });
    expect(round).toMatchObject({ failed: 0 });
    await vi.waitFor(async () => expect((await shown(order)).hold).toBe('credit'), {
      timeout: 20_000,
      interval: 50,
    });

    const { body } = await stack.as('credit').get<{ holds: Hold[] }>(`/orders/${order}/holds`);
    const toleranceUntil = new Date(stack.clock.now().getTime() + 3_600_000).toISOString();
    const release = { reason: '已核实', tolerance: '1000000.00', toleranceUntil };
    const releasing = `/holds/${body.holds[0]?.id}/release`;
    expect((await stack.as('credit-head').post(releasing, release)).status).toBe(200);
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    stack.clock.advance(3_600_000);
    const later = await stack.client.workflow.execute('credit', {
      taskQueue: stack.queues.scheduled,
      workflowId: `credit-later-${order}`,
    });
    expect(later).toMatchObject({ held: 1, failed: 0 });
    await vi.waitFor(async () => expect((await shown(order)).hold).toBe('credit'), {
      timeout: 20_000,
      interval: 50,
    });
    const holds = await stack.as('credit').get<{ holds: object[] }>(`/orders/${order}/holds`);
    expect(holds.body.holds.at(-1)).toMatchObject({ cause: 'tolerance-over', release: null });
    expect((await stack.as('sales').get(`/orders/${order}`)).body).toMatchObject({ stage: 'EFFECTIVE' });
  });
});
