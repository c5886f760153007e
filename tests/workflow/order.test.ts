import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, openTasks, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';

describe('given the standard policy and an order that came in by the API', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when an order is entered, then its reviews are asked at once and their offices told, without anybody’s doing (P-33)', async () => {
    const order = await submit(stack);
    const [credit] = await openTasks(stack, order, 'credit');
    const [capacity] = await openTasks(stack, order, 'capacity');
    const told = await stack.db
      .selectFrom('notices')
      .innerJoin('orders', 'orders.id', 'notices.order_id')
      .select('person_id')
      .where('intake_number', '=', order)
      .where('template', '=', 'task-opened')
      .where('notices.channel', '=', 'in-app')
      .execute();
    expect([credit?.revision, capacity?.revision]).toEqual([1, 1]);
    expect(told.map(({ person_id: id }) => id)).toEqual(expect.arrayContaining(['credit', 'planner']));
    const opened = stack.db
      .selectFrom('gates')
      .innerJoin('orders', 'orders.id', 'gates.order_id')
      .select(['gates.code', 'gates.opened_at', 'orders.entered_at'])
      .where('intake_number', '=', order);
    for (const { opened_at: at, entered_at: entered } of await opened.execute()) expect(at).toEqual(entered);
  });

  test('when credit, capacity and the sales head approve, then it is effective with its order number (P-31, P-43, P-11)', async () => {
    const order = await submit(stack);
    expect((await decide(stack, order, 'credit', 'credit')).status).toBe(200);
    expect((await decide(stack, order, 'capacity', 'planner')).status).toBe(200);
    expect((await decide(stack, order, 'sales-head', 'sales-head')).status).toBe(200);
    const { orderNumber } = await reaches(stack, order, 'EFFECTIVE');
    expect(orderNumber).toMatch(/^HM-R-20261123-\d{4}$/);
  });

  test('when a large order is approved below, then two of three executives decide, whatever the third says (P-22, P-23)', async () => {
    const lines = [{ sku: 'P100', quantity: '6000', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }];
    const order = await submit(
      stack,
      ordinaryDocument({ lines, paymentMethod: 'prepaid', delivery: { date: '2027-06-30', place: '上海' } }),
    );
    await decide(stack, order, 'credit', 'credit');
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'sales-head', 'sales-head');
    await decide(stack, order, 'executive', 'exec1', { outcome: 'refuse', reason: '价格太低' });
    await decide(stack, order, 'executive', 'exec2');
    await decide(stack, order, 'executive', 'exec3');
    const { orderNumber } = await reaches(stack, order, 'EFFECTIVE');
    expect(orderNumber).toMatch(/^HM-L-/);
  });

  test('when credit refuses, then the order is negotiated; declined by the general manager it frees everything (P-42, P-44)', async () => {
    const order = await submit(stack);
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'credit', 'credit', { outcome: 'refuse', reason: '客户逾期未付' });
    await reaches(stack, order, 'NEGOTIATING');
    const asked = await stack
      .as('sales')
      .post(`/orders/${order}/decline-requests`, { reason: '客户不接受预付' });
    expect(asked.status).toBe(201);
    await decide(stack, order, 'decline', 'gm');
    await reaches(stack, order, 'DECLINED');
    const kept = await stack.db
      .selectFrom('capacity_reservations')
      .innerJoin('orders', 'orders.id', 'capacity_reservations.order_id')
      .select('state')
      .where('intake_number', '=', order)
      .where('state', '<>', 'released')
      .execute();
    expect(kept).toEqual([]);
  });
});
