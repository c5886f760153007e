import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueMachineKey } from '../../bin/machine-key/machine-keys.ts';
import { callerOf } from '../setup/caller.ts';
import { decide, reaches, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Problem = { type: string };

describe('given an order that is paid on account', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when a conditional yes has its precondition met, then the order is effective, invoiced by machine, paid and completed (P-26, P-49, P-156)', async () => {
    const number = await submit(stack);
    const conditions = [
      {
        kind: 'prepayment',
        share: '0.5',
        description: '预付一半',
        ownerRole: 'sales_clerk',
        dueOn: '2026-12-01',
      },
    ];
    const answer = { outcome: 'approve-with-conditions', reason: '新项目', conditions };
    expect((await decide(stack, number, 'credit', 'credit', answer)).status).toBe(200);
    expect((await decide(stack, number, 'capacity', 'planner')).status).toBe(200);
    expect((await decide(stack, number, 'sales-head', 'sales-head')).status).toBe(200);
    await stack.settled(number);
    const { body } = await stack
      .as('sales')
      .get<{ obligations: { id: string; amount: string; status: string }[] }>(`/orders/${number}/gates`);
    expect(body.obligations).toMatchObject([{ amount: '1130.00', status: 'open' }]);
    const listed = (who: string, query = '') =>
      stack.as(who).get<{ obligations: object[] }>(`/obligations?limit=1${query}`);
    expect((await listed('sales', '&mine=true')).body).toMatchObject({
      obligations: [
        {
          intakeNumber: number,
          amount: '1130.00',
          ownerRole: 'sales_clerk',
          dueOn: '2026-12-01',
          overdueAt: null,
        },
      ],
      next: expect.stringMatching(/^\/obligations\?.*after=2026-12-01T/),
    });
    expect((await listed('planner')).body.obligations[0]).not.toHaveProperty('amount');
    expect((await listed('planner', '&mine=true')).body.obligations).toEqual([]);
    expect((await listed('sales', '&overdue=true')).body.obligations).toEqual([]);
    const later = `&after=2026-12-01T00:00:00Z~${body.obligations[0]?.id}`;
    expect((await listed('sales', later)).body.obligations).toEqual([]);

    const fulfilled = await stack
      .as('sales')
      .post(
        `/obligations/${body.obligations[0]?.id}/fulfilment`,
        { evidence: 'ICBC-77' },
        { headers: { prefer: 'wait=20' } },
      );
    expect(fulfilled.body).toMatchObject({ status: 'fulfilled', intakeNumber: number, process: 'applied' });
    await reaches(stack, number, 'EFFECTIVE');

    const { key } = await issueMachineKey(stack.db, 'erp');
    const erp = callerOf(stack.app, async () => key);
    const invoice = {
      receivableId: 'INV-1',
      amount: '1130.00',
      invoicedOn: '2026-11-23',
      dueOn: '2026-12-23',
    };
    const invoiced = await erp.post('/invoices', { intakeNumber: number, ...invoice });
    expect({ status: invoiced.status, body: invoiced.body }).toMatchObject({
      status: 201,
      body: { receivable: { id: 'INV-1', openAmount: '1130.00' } },
    });
    const payment = { amount: '1130.00', paidOn: '2026-11-23', reference: 'ICBC-78' };
    expect((await erp.post('/receivables/INV-1/payments', payment)).body).toMatchObject({
      receivable: { openAmount: '0.00', settledOn: '2026-11-23' },
    });
    expect(
      (await erp.post<Problem>(`/orders/${number}/invoices`, { ...invoice, receivableId: 'INV-2' })).body
        .type,
    ).toBe('/problems/wrong-stage');

    const completed = await stack.as('sales').post(`/orders/${number}/completion`, { note: '已签收' });
    expect(completed.status).toBe(201);
    await reaches(stack, number, 'CLOSED');
    const after = await stack
      .as('sales')
      .post<Problem>(`/orders/${number}/cancel-requests`, { reason: '太晚' });
    expect({ status: after.status, type: after.body.type }).toEqual({
      status: 409,
      type: '/problems/order-closed',
    });
  });

  test('when an opening balance is booked, then it counts against the limit; sales may not book one, a number is taken once (P-28, P-49)', async () => {
    const receivable = {
      accountId: 'C012',
      receivableId: 'OPEN-1',
      amount: '30000.00',
      invoicedOn: '2026-11-01',
      dueOn: '2026-12-01',
    };
    expect((await stack.as('sales').post('/receivables', receivable)).status).toBe(403);
    expect((await stack.as('finance').post('/receivables', receivable)).status).toBe(201);
    expect((await stack.as('finance').post<Problem>('/receivables', receivable)).body.type).toBe(
      '/problems/duplicate-reference',
    );
    expect((await stack.as('finance').get('/customers/C012/credit')).body).toMatchObject({
      account: { exposure: '30000.00', available: '50000.00' },
    });
    expect(
      (await stack.as('finance').post('/invoices', { intakeNumber: 'NOTHING', ...receivable })).status,
    ).toBe(422);
  });
});
