import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reassessRound } from '../../activities/reassess/reassess-round.ts';
import { issueMachineKey } from '../../bin/machine-key/machine-keys.ts';
import { callerOf } from '../setup/caller.ts';
import { decide, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
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

  test('when money came in, then who keeps the books or sees credit lists what is left of it, page by page, and a wrong match is left again (P-17, P-51, P-165)', async () => {
    type Payments = {
      payments: { paymentId: string; left: string; matches: object[] }[];
      next: string | null;
    };
    const list = (as: string, query = '') =>
      stack.as(as).get<Payments>(`/payments?customer=C002&limit=2${query}`);
    const ids: string[] = [];
    for (const receivedOn of ['2026-11-20', '2026-11-21', '2026-11-22']) {
      const { body } = await stack.as('finance').post<{ paymentId: string }>('/payments', {
        companyId: 'machinery',
        customerId: 'C002',
        amount: '500.00',
        currency: 'CNY',
        receivedOn,
        reference: `BANK-${receivedOn}`,
      });
      ids.push(body.paymentId);
    }
    const number = await submit(stack, ordinaryDocument({ parties: { buyer: { customerId: 'C002' } } }));
    const match = { intakeNumber: number, amount: '500.00' };
    const { body } = await stack
      .as('finance')
      .post<{ matchId: string }>(`/payments/${ids[0]}/matches`, match);
    const first = await list('finance');
    expect(first.body.payments).toMatchObject([
      { paymentId: ids[0], left: '0.00', matches: [{ matchId: body.matchId, intakeNumber: number }] },
      { paymentId: ids[1], left: '500.00', matches: [] },
    ]);
    const second = await stack.as('finance').get<Payments>(first.body.next ?? '');
    expect(second.body).toMatchObject({ payments: [{ paymentId: ids[2] }], next: null });
    const listed = async (as: string, query: string) =>
      (await list(as, query)).body.payments.map(({ paymentId }) => paymentId);
    expect(await listed('credit', '&unmatched=true')).toEqual([ids[1], ids[2]]);
    expect(await listed('finance', '&unmatched=false')).toEqual([ids[0]]);
    expect(await listed('finance', '&company=textiles')).toEqual([]);
    expect((await stack.as('finance').get('/customers/C002/credit')).body).toMatchObject({
      account: { unmatched: '1000.00' },
    });
    expect((await list('planner')).status).toBe(403);
    expect((await list('finance', '&after=2026-11-20T00:00:00Z~7')).status).toBe(422);
    const undo = `/payment-matches/${body.matchId}/undo`;
    expect((await stack.as('finance').post(undo, { reason: '另一订单的货款' })).status).toBe(200);
    expect((await list('finance', '&unmatched=true')).body.payments[0]).toMatchObject({
      paymentId: ids[0],
      left: '500.00',
      matches: [],
    });
  });

  test('when an account was reassessed and invoices were paid, then both are listed, page by page, for who sees credit (P-17, P-28)', async () => {
    type Page<K extends string> = { [key in K]: object[] } & { next: string | null };
    const silent = { warn: () => {} };
    for (const days of [0, 400]) {
      const now = () => new Date(stack.clock.now().getTime() + days * 86_400_000);
      await reassessRound({ db: stack.db, now, log: silent });
    }
    const reviews = '/customers/C001/credit/reviews';
    const newest = await stack.as('credit').get<Page<'reviews'>>(`${reviews}?limit=1`);
    expect(newest.body.reviews).toMatchObject([{ accountId: 'C001', invoices: expect.any(Number) }]);
    const before = await stack.as('credit').get<Page<'reviews'>>(newest.body.next ?? '');
    expect(before.body.reviews).toMatchObject([{ reviewedOn: '2026-11-23', ages: { over90: '0.00' } }]);
    expect((await stack.as('planner').get(reviews)).status).toBe(403);
    expect((await stack.as('credit').get(`${reviews}?after=2026-02-30`)).status).toBe(422);
    const invoices = '/customers/C001/credit/receivables';
    const paid = await stack.as('credit').get<Page<'receivables'>>(`${invoices}?settled=true&limit=1`);
    expect(paid.body.receivables).toMatchObject([{ openAmount: '0.00', settledOn: expect.any(String) }]);
    const next = await stack.as('credit').get<Page<'receivables'>>(paid.body.next ?? '');
    expect(next.body.receivables[0]).not.toEqual(paid.body.receivables[0]);
    expect((await stack.as('planner').get(invoices)).status).toBe(403);
    expect((await stack.as('credit').get(`${invoices}?after=INV-1`)).status).toBe(422);
  });
});
