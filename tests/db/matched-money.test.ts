import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { matchPayment } from '../../commands/match-payment.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { recordCustomerPayment } from '../../commands/record-customer-payment.ts';
import { recordInvoice } from '../../commands/record-invoice.ts';
import { recordPayment } from '../../commands/record-payment.ts';
import { recordReceivable } from '../../commands/record-receivable.ts';
import { releaseHold } from '../../commands/release-hold.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { undoPaymentMatch } from '../../commands/undo-match.ts';
import { undoPayment } from '../../commands/undo-payment.ts';
import { creditStanding } from '../../db/queries/credit-standing.ts';
import { up as keepPayments } from '../../db/migrations/0027-money.ts';
import { listReceivables } from '../../db/queries/credit-history.ts';
import { listPayments } from '../../db/queries/payments.ts';
import { addMoney } from '../../domain/money/money.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { exceededLimits } from '../chaos/invariants/limits.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { fc } from '../setup/chance.ts';

type Order = { id: string; intakeNumber: string };

const HALF = {
  kind: 'prepayment' as const,
  share: '0.5',
  description: '预付一半',
  ownerRole: 'sales_clerk' as const,
  dueOn: '2026-12-01',
};

describe('given money that is matched with orders on account', () => {
  let at: Fixture;
  let customers = 0;
  let references = 0;

  beforeAll(async () => {
    at = await commandFixture([policyNamed('standard')]);
  });
  afterAll(() => at.close());

  async function customer(limit: string): Promise<string> {
    customers += 1;
    return at.creditCustomer(`M${customers}`, limit);
  }

  const asked = (customerId: string) => at.order(documentOf({ parties: { buyer: { customerId } } }));

  async function approve(order: Order, code: string, as: string) {
    const { id: taskId, revision } = await at.task(order.id, code);
    return at.decide(as, { taskId, revision, outcome: 'approve', reason: '理由' });
  }

  /** An order of 1,000.00 whose credit is approved. */
  async function credited(customerId: string): Promise<Order> {
    const order = await asked(customerId);
    await approve(order, 'credit', 'credit');
    return order;
  }

  /** Takes an order with approved credit as far as it goes. Answers where it then stands. */
  async function toTheEnd(order: Order) {
    await approve(order, 'capacity', 'planner');
    await at.proceed(order.id);
    await approve(order, 'sales-head', 'sales-head');
    await at.proceed(order.id);
    return stage(order);
  }

  async function stage({ id }: Order) {
    return (await at.orderRow(id)).stage;
  }

  async function payment(customerId: string, amount: string, receivedOn = '2026-11-25'): Promise<string> {
    references += 1;
    const reference = `M-${references}`;
    const given = { companyId: 'c', customerId, amount, currency: 'CNY', receivedOn, reference };
    return (await recordCustomerPayment(at.context, at.by('finance'), given)).body.paymentId;
  }

  async function match({ intakeNumber }: Order, paymentId: string, amount: string): Promise<string> {
    const given = { paymentId, intakeNumber, amount };
    return (await matchPayment(at.context, at.by('finance'), given)).body.matchId;
  }

  const undo = (matchId: string, as = 'finance') =>
    undoPaymentMatch(at.context, at.by(as), { matchId, reason: '另一订单的货款' });

  const unpay = (paymentId: string, as = 'finance') =>
    undoPayment(at.context, at.by(as), { paymentId, reason: '记错发票' });

  const owe = (accountId: string, amount: string) =>
    recordReceivable(at.context, at.by('finance'), {
      accountId,
      receivableId: `${accountId}-${amount}`,
      amount,
      invoicedOn: '2026-11-01',
      dueOn: '2026-12-31',
    });

  const invoice = ({ id }: Order, amount: string) =>
    recordInvoice(at.context, at.by('finance'), {
      orderId: id,
      receivableId: `INV-${id.slice(0, 8)}`,
      amount,
      invoicedOn: '2026-11-25',
      dueOn: '2026-12-25',
    });

  function round() {
    return creditRound({
      db: at.db,
      now: () => at.clock.now,
      signalOrder: async () => {},
      log: { warn: (details, message) => expect.unreachable(`${message}: ${JSON.stringify(details)}`) },
    });
  }

  /** What the account is exposed to, as its view says. */
  async function exposure(accountId: string) {
    const standing = await creditStanding(at.db, accountId, '2026-11-25');
    if (!standing) throw new Error(`there is no account ${accountId}`);
    return addMoney(standing.orders, standing.receivables, 'CNY');
  }

  async function holdsOf({ id }: Order) {
    const rows = await at.db
      .selectFrom('holds')
      .select(['cause', 'release_cause'])
      .where('order_id', '=', id)
      .orderBy('placed_at')
      .orderBy('released_at')
      .execute();
    return rows.map((row) => `${row.cause} ${row.release_cause ?? 'open'}`);
  }

  async function left(paymentId: string) {
    const payments = await listPayments(at.db, { companyIds: ['c'], unmatched: true, limit: 1000 });
    return Number(payments.find((each) => each.paymentId === paymentId)?.left ?? 0);
  }

  async function entryOf({ id }: Order) {
    const row = at.db.selectFrom('credit_entries').select('state').where('order_id', '=', id);
    return (await row.executeTakeFirstOrThrow()).state;
  }

  const toldOf = ({ id }: Order, template: string) =>
    at.db
      .selectFrom('notices')
      .select('person_id')
      .where('order_id', '=', id)
      .where('template', '=', template)
      .execute()
      .then((rows) => rows.map(({ person_id: person }) => person).toSorted());

  const nothingWrong = async () => expect(await exceededLimits(at.db, at.clock.now)).toEqual([]);

  test('when an order is held at effect over the limit, then too little paid leaves it held, and enough releases it (P-28, P-49, P-51)', async () => {
    const id = await customer('1500');
    const order = await credited(id);
    await owe(id, '700');
    expect(await toTheEnd(order)).not.toBe('EFFECTIVE');
    expect(await holdsOf(order)).toEqual(['credit-at-effect open']);
    const paid = await payment(id, '1000.00');
    await match(order, paid, '199.99');
    await round();
    expect(await holdsOf(order)).toEqual(['credit-at-effect open']);
    await match(order, paid, '0.01');
    expect(await exposure(id)).toBe('1500.00');
    await round();
    expect(await holdsOf(order)).toEqual(['credit-at-effect payment']);
    await at.proceed(order.id);
    expect(await stage(order)).toBe('EFFECTIVE');
    await nothingWrong();
  });

  test('when an order is paid in full, then it owes nothing, and is not held for what others owe (P-28, P-49)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    await owe(id, '5000');
    await toTheEnd(order);
    await match(order, await payment(id, '1000.00'), '1000.00');
    await round();
    await at.proceed(order.id);
    expect(await stage(order)).toBe('EFFECTIVE');
    expect(await exposure(id)).toBe('5000.00');
  });

  test('when a part is paid, then the next order has that of the limit, and what is paid before credit is decided is not needed (P-26, P-51)', async () => {
    const id = await customer('1000');
    const first = await credited(id);
    const second = await asked(id);
    expect((await problemOf(approve(second, 'credit', 'credit'))).extra).toMatchObject({
      credit: { available: '0.00', needed: '1000.00', paid: '0.00' },
    });
    await match(first, await payment(id, '600.00'), '600.00');
    await match(second, await payment(id, '399.99'), '399.99');
    expect((await problemOf(approve(second, 'credit', 'credit'))).extra).toMatchObject({
      credit: { available: '600.00', needed: '600.01', paid: '399.99', exposure: '400.00' },
    });
    await match(second, await payment(id, '0.01'), '0.01');
    await approve(second, 'credit', 'credit');
    expect(await exposure(id)).toBe('1000.00');
    await nothingWrong();
  });

  test('when half was to be paid in advance by a condition, then only what comes beyond that lowers what the order takes (P-27, P-51)', async () => {
    const id = await customer('500');
    const order = await asked(id);
    const { id: taskId, revision } = await at.task(order.id, 'credit');
    const outcome = 'approve-with-conditions' as const;
    await at.decide('credit', { taskId, revision, outcome, reason: '新项目', conditions: [HALF] });
    expect(await exposure(id)).toBe('500.00');
    const paid = await payment(id, '700.00');
    await match(order, paid, '500.00');
    expect(await exposure(id)).toBe('500.00');
    await match(order, paid, '200.00');
    expect(await exposure(id)).toBe('300.00');
  });

  test('when a payment is taken back before the order is effective, then the order is looked at and held where the limit does not hold it, until it is paid again (P-49, P-51)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    const paid = await payment(id, '400.00');
    const matchId = await match(order, paid, '400.00');
    await owe(id, '400');
    await round();
    expect(await holdsOf(order)).toEqual([]);
    await undo(matchId);
    expect(await exposure(id)).toBe('1400.00');
    expect(await left(paid)).toBe(400);
    expect(await round()).toMatchObject({ held: 1 });
    expect(await holdsOf(order)).toEqual(['payment-undone open']);
    await match(order, paid, '400.00');
    expect(await round()).toMatchObject({ released: 1 });
    expect(await holdsOf(order)).toEqual(['payment-undone payment']);
    expect(await toTheEnd(order)).toBe('EFFECTIVE');
    await nothingWrong();
  });

  test('when a match is taken back of an effective order, then it stays effective and owes again, and finance and sales are told, once (P-51)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    const paid = await payment(id, '1000.00');
    const matchId = await match(order, paid, '1000.00');
    expect(await toTheEnd(order)).toBe('EFFECTIVE');
    expect(await exposure(id)).toBe('0.00');
    expect((await problemOf(undo(matchId, 'sales'))).type).toBe('forbidden');
    expect((await problemOf(undo(matchId, 'stranger'))).type).toBe('not-found');
    const both = await Promise.allSettled([undo(matchId), undo(matchId)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await problemOf(undo(matchId))).type).toBe('already-decided');
    await at.proceed(order.id);
    expect(await stage(order)).toBe('EFFECTIVE');
    expect(await exposure(id)).toBe('1000.00');
    expect(await left(paid)).toBe(1000);
    expect(await toldOf(order, 'payment-undone')).toEqual(['both', 'clerk', 'finance', 'sales-head']);
    const undone = (await at.events(order.id)).filter(({ kind }) => kind === 'payment-match-undone');
    expect(undone).toMatchObject([{ data: { matchId, reason: '另一订单的货款' } }]);
  });

  test('when a payment is taken back of an order that is complete, then the customer’s other orders are held for what is owed again (P-49, P-51)', async () => {
    const id = await customer('1000');
    const done = await credited(id);
    const matchId = await match(done, await payment(id, '1000.00'), '1000.00');
    await toTheEnd(done);
    await completeOrder(at.context, at.by('sales'), { intakeNumber: done.intakeNumber, note: '已交付' });
    expect(await at.proceed(done.id)).toBe('CLOSED');
    const other = await credited(id);
    await undo(matchId);
    expect(await round()).toMatchObject({ held: 1 });
    expect(await holdsOf(other)).toEqual(['payment-undone open']);
  });

  test('when an invoice makes a fact of what was guaranteed, then the customer’s open orders are held where the limit does not hold it (P-26, P-49)', async () => {
    const id = await customer('500');
    const order = await asked(id);
    const { id: taskId, revision } = await at.task(order.id, 'credit');
    const guarantee = {
      kind: 'guarantee' as const,
      amount: '500.00',
      description: '银行保函',
      ownerRole: 'finance_officer' as const,
      dueOn: '2026-12-01',
    };
    const outcome = 'approve-with-conditions' as const;
    await at.decide('credit', { taskId, revision, outcome, reason: '新项目', conditions: [guarantee] });
    const { id: obligationId } = await at.db
      .selectFrom('obligations')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    await fulfilObligation(at.context, at.by('finance'), { obligationId, evidence: '保函 7' });
    expect(await toTheEnd(order)).toBe('EFFECTIVE');
    expect(await exposure(id)).toBe('500.00');
    await invoice(order, '1000.00');
    expect(await exposure(id)).toBe('1000.00');
    await round();
    expect(await holdsOf(order)).toEqual(['over-limit open']);
  });

  test('when an order with a part paid is cancelled, then the money is the customer’s again: left for another order, and undone still (P-51, P-155)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    const paid = await payment(id, '300.00');
    const matchId = await match(order, paid, '300.00');
    expect(await left(paid)).toBe(0);
    const { intakeNumber } = order;
    await requestCancel(at.context, at.by('clerk'), { intakeNumber, reason: '客户要求' });
    await at.proceed(order.id);
    await approve(order, 'cancel', 'sales');
    expect(await at.proceed(order.id)).toBe('CANCELLED');
    expect(await exposure(id)).toBe('0.00');
    expect(await left(paid)).toBe(300);
    expect(await creditStanding(at.db, id, '2026-11-25')).toMatchObject({ unmatched: '300.0000' });
    expect((await problemOf(match(order, paid, '1.00'))).type).toBe('order-closed');
    const other = await credited(id);
    await match(other, paid, '200.00');
    expect(await left(paid)).toBe(100);
    expect((await undo(matchId)).body).toMatchObject({ intakeNumber, paid: '0.00' });
    expect(await left(paid)).toBe(100);
    expect(await exposure(id)).toBe('800.00');
    await nothingWrong();
  });

  test('when an order with a part paid is invoiced in full, then only the rest is open, payments by match and by invoice add up, and what is taken back is open again (P-26, P-49)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    const paid = await payment(id, '1000.00', '2026-11-20');
    await match(order, paid, '300.00');
    await toTheEnd(order);
    expect(await exposure(id)).toBe('700.00');
    const { body } = await invoice(order, '1000.00');
    expect(body.receivable).toMatchObject({ amount: '1000.00', openAmount: '700.00', settledOn: null });
    expect(await exposure(id)).toBe('700.00');
    const receivableId = body.receivable?.id ?? '';
    const given = { receivableId, amount: '100.00', paidOn: '2026-11-25', reference: 'B1' };
    await recordPayment(at.context, at.by('finance'), given);
    expect((await problemOf(match(order, paid, '600.01'))).errors).toMatchObject([
      { code: 'more-than-open' },
    ]);
    const matchId = await match(order, paid, '600.00');
    expect([await exposure(id), await entryOf(order)]).toEqual(['0.00', 'settled']);
    const settled = at.db.selectFrom('receivables').select('settled_on').where('id', '=', receivableId);
    expect(await settled.executeTakeFirst()).toEqual({ settled_on: '2026-11-20' });
    await undo(matchId);
    expect([await exposure(id), await entryOf(order)]).toEqual(['600.00', 'receivable']);
    expect(await settled.executeTakeFirst()).toEqual({ settled_on: null });
    await completeOrder(at.context, at.by('sales'), { intakeNumber: order.intakeNumber, note: '已交付' });
    expect(await at.proceed(order.id)).toBe('CLOSED');
    await match(order, paid, '600.00');
    expect([await exposure(id), await entryOf(order)]).toEqual(['0.00', 'settled']);
    await nothingWrong();
  });

  test('when a payment of an invoice is taken back, then the invoice is open and its order owes it again, finance and sales are told, once, and other orders are looked at, also when the order is complete (P-28, P-49)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    await toTheEnd(order);
    const { receivable } = (await invoice(order, '1000.00')).body;
    const receivableId = receivable?.id ?? '';
    const pay = async (amount: string, reference: string) => {
      const given = { receivableId, amount, paidOn: '2026-11-25', reference };
      return (await recordPayment(at.context, at.by('finance'), given)).body;
    };
    await pay('300.00', 'B1');
    const { paymentId } = await pay('700.00', 'B2');
    expect([await exposure(id), await entryOf(order)]).toEqual(['0.00', 'settled']);
    await completeOrder(at.context, at.by('sales'), { intakeNumber: order.intakeNumber, note: '已交付' });
    expect(await at.proceed(order.id)).toBe('CLOSED');
    const other = await credited(id);

    expect((await problemOf(unpay(paymentId, 'sales'))).type).toBe('forbidden');
    expect((await problemOf(unpay(paymentId, 'stranger'))).type).toBe('not-found');
    expect((await problemOf(unpay(randomUUID()))).type).toBe('not-found');
    const both = await Promise.allSettled([unpay(paymentId), unpay(paymentId)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await problemOf(unpay(paymentId))).type).toBe('already-decided');
    expect([await exposure(id), await entryOf(order)]).toEqual(['1700.00', 'receivable']);
    const [listed] = await listReceivables(at.db, id, { limit: 10 });
    expect(listed).toMatchObject({ openAmount: '700.0000', settledOn: null });
    expect(listed?.payments).toMatchObject([
      { reference: 'B1', paidOn: '2026-11-25', recordedBy: 'finance' },
    ]);
    expect(await toldOf(order, 'payment-undone')).toEqual(['both', 'clerk', 'finance', 'sales-head']);
    await round();
    expect(await holdsOf(other)).toEqual(['payment-undone open']);
    // The same money again, now that it does not count.
    await pay('700.00', 'B2');
    expect(await entryOf(order)).toBe('settled');
  });

  test('when a payment of an opening balance is taken back, then it is open again and the same people are told of the invoice (P-28, P-49)', async () => {
    const id = await customer('1000');
    await owe(id, '200');
    const given = { receivableId: `${id}-200`, amount: '50', paidOn: '2026-11-25', reference: 'B1' };
    const { paymentId } = (await recordPayment(at.context, at.by('finance'), given)).body;
    const { receivable } = (await unpay(paymentId)).body;
    expect(receivable).toMatchObject({ openAmount: '200.00', settledOn: null });
    const told = await at.db
      .selectFrom('notices')
      .selectAll()
      .where('template', '=', 'payment-undone')
      .where('order_id', 'is', null)
      .orderBy('person_id')
      .execute();
    expect(told.map(({ person_id: who }) => who)).toEqual(['both', 'finance', 'sales-head']);
    for (const notice of told) expect(renderNotice(notice).text).toContain(`发票：${id}-200`);
  });

  test('when money under one reference of the bank pays an invoice or its order already, then it is not booked again, either way, until it is taken back (P-49, P-51)', async () => {
    const id = await customer('1000');
    const order = await credited(id);
    await toTheEnd(order);
    const receivableId = (await invoice(order, '1000.00')).body.receivable?.id ?? '';
    const pay = (reference: string) =>
      recordPayment(at.context, at.by('finance'), {
        receivableId,
        amount: '100',
        paidOn: '2026-11-25',
        reference,
      });
    const paymentId = await payment(id, '400.00');
    const reference = `M-${references}`;
    const matchId = await match(order, paymentId, '100.00');
    const twice = await problemOf(pay(reference));
    expect(twice).toMatchObject({ type: 'duplicate-reference' });
    expect(twice.message).toContain('matched with this order');
    await undo(matchId);
    await pay(reference);
    expect((await problemOf(pay(reference))).message).toContain('a payment of this invoice already');
    expect((await problemOf(match(order, paymentId, '100.00'))).type).toBe('duplicate-reference');
    expect(await exposure(id)).toBe('900.00');
  });

  test('when a day of payment has not come by the company’s calendar, or lies years before the invoice, then it is refused (P-28, P-51)', async () => {
    const id = await customer('1000');
    await owe(id, '200');
    const pay = (paidOn: string) =>
      recordPayment(at.context, at.by('finance'), {
        receivableId: `${id}-200`,
        amount: '1',
        paidOn,
        reference: paidOn,
      });
    // Seven in the evening in London, three in the morning of the 26th in Shanghai.
    at.clock.now = new Date('2026-11-25T19:00:00Z');
    await pay('2026-11-26');
    await payment(id, '1', '2026-11-26');
    const future = { errors: [{ code: 'in-the-future' }] };
    expect(await problemOf(pay('2026-11-27'))).toMatchObject(future);
    expect((await problemOf(payment(id, '1', '2099-01-01'))).errors).toMatchObject([
      { path: 'receivedOn', code: 'in-the-future' },
    ]);
    at.clock.now = START;
    // In advance.
    await pay('2026-03-01');
    expect((await problemOf(pay('1999-01-01'))).errors).toMatchObject([
      { path: 'paidOn', code: 'before-invoice' },
    ]);
  });

  test('when an order is revised to cost less than is paid of it, then finance is told once, and the payment is among those to be looked at until less is matched (P-51)', async () => {
    const id = await customer('5000');
    const order = await credited(id);
    const paid = await payment(id, '900.00');
    const matchId = await match(order, paid, '900.00');
    const revise = (revision: number, quantity: string) =>
      reviseOrder(at.context, at.by('clerk'), {
        intakeNumber: order.intakeNumber,
        revision,
        cause: 'customer',
        document: documentOf({ parties: { buyer: { customerId: id } }, quantity }),
      });
    await revise(1, '90');
    expect(await toldOf(order, 'overpaid')).toEqual([]);
    await revise(2, '50');
    expect(await toldOf(order, 'overpaid')).toEqual(['finance']);
    const listed = async () => {
      const payments = await listPayments(at.db, {
        companyIds: ['c'],
        customerId: id,
        unmatched: true,
        limit: 9,
      });
      return payments.map(({ left, matches }) =>
        [left, ...matches.map(({ overpaid }) => overpaid)].map(Number),
      );
    };
    expect(await listed()).toEqual([[0, 400]]);
    // Dearer again, if not as dear as it was: nobody is told anew.
    await revise(3, '60');
    expect(await toldOf(order, 'overpaid')).toEqual(['finance']);
    expect(await listed()).toEqual([[0, 300]]);
    await undo(matchId);
    await match(order, paid, '600.00');
    expect(await listed()).toEqual([[300, 0]]);
    const events = (await at.events(order.id)).filter(({ kind }) => kind === 'overpaid');
    expect(events).toMatchObject([{ data: { revision: 3, overpaid: '400.00' } }]);
  });

  test('when what was paid in advance is not invoiced, or nothing is left to invoice, then no money counts twice (P-26, P-51)', async () => {
    const id = await customer('1000');
    const part = await credited(id);
    await match(part, await payment(id, '400.00'), '400.00');
    await toTheEnd(part);
    expect((await invoice(part, '600.00')).body.receivable).toMatchObject({ openAmount: '600.00' });
    await match(part, await payment(id, '600.00'), '600.00');
    expect(await exposure(id)).toBe('0.00');
    const whole = await credited(id);
    const matchId = await match(whole, await payment(id, '1000.00'), '1000.00');
    await toTheEnd(whole);
    expect((await invoice(whole, '0')).body.receivable).toBeNull();
    expect(await entryOf(whole)).toBe('settled');
    await undo(matchId);
    expect([await exposure(id), await entryOf(whole)]).toEqual(['1000.00', 'effective']);
  });

  test('when payments, matches, what is taken back and the invoice come at once in any order, then the account owes what is not paid, never less and never twice (P-26, P-49, P-51)', async () => {
    const moves = fc.array(fc.constantFrom('match', 'match', 'undo', 'pay', 'unpay', 'invoice'), {
      minLength: 6,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(moves, async (sequence) => {
        const id = await customer('1000');
        const order = await credited(id);
        const paid = await payment(id, '5000.00');
        await toTheEnd(order);
        const receivableId = `INV-${order.id.slice(0, 8)}`;
        const matches: string[] = [];
        const payments: string[] = [];
        const done = {
          match: async () => void matches.push(await match(order, paid, '150.00')),
          undo: async () => void (await undo(matches.shift() ?? crypto.randomUUID())),
          invoice: async () => void (await invoice(order, '1000.00')),
          pay: async () => {
            const given = { receivableId, amount: '100.00', paidOn: '2026-11-25', reference: randomUUID() };
            payments.push((await recordPayment(at.context, at.by('finance'), given)).body.paymentId);
          },
          unpay: async () => void (await unpay(payments.shift() ?? randomUUID())),
        };
        for (let first = 0; first < sequence.length; first += 3) {
          const sent = sequence.slice(first, first + 3).map((name) => done[name]());
          for (const one of await Promise.allSettled(sent)) {
            if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(CommandProblem);
          }
        }
        const { rows } = await sql<{ owed: string }>`
          SELECT (1000 - coalesce((SELECT sum(amount) FROM payment_matches
              WHERE order_id = ${order.id} AND undone_at IS NULL), 0)
            - coalesce((SELECT sum(paid_directly) FROM receivables WHERE order_id = ${order.id}), 0))::numeric(18, 2)
            AS owed`.execute(at.db);
        expect(rows).toEqual([{ owed: await exposure(id) }]);
        await nothingWrong();
      }),
      { numRuns: 12 },
    );
  });

  test('when what a release allows is over, then an effective order is held again, whoever may release it is told, once, and a payment releases it (P-49)', async () => {
    const id = await customer('1500');
    const orders = [await credited(id), await asked(id)];
    const [order, paidUp] = orders;
    if (!order || !paidUp) throw new Error('two orders were made');
    await match(paidUp, await payment(id, '1000.00'), '1000.00');
    await approve(paidUp, 'credit', 'credit');
    await owe(id, '700');
    await toTheEnd(order);
    const until = new Date(START.getTime() + 60_000);
    const { id: holdId } = await at.db
      .selectFrom('holds')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    const allowed = { tolerance: '200', toleranceUntil: until.toISOString() };
    await releaseHold(at.context, at.by('credit-head'), { holdId, reason: '已核实', ...allowed });
    await at.proceed(order.id);
    expect(await stage(order)).toBe('EFFECTIVE');
    expect(await round()).toMatchObject({ held: 0, ended: 0 });
    at.clock.now = until;
    const rounds = await Promise.all([round(), round()]);
    expect(rounds.reduce((sum, { held }) => sum + held, 0)).toBe(1);
    expect(await round()).toMatchObject({ held: 0, ended: 0 });
    expect(await holdsOf(order)).toEqual(['credit-at-effect person', 'tolerance-over open']);
    expect(await stage(order)).toBe('EFFECTIVE');
    expect(await toldOf(order, 'held')).toContain('credit-head');
    const ended = (await at.events(order.id)).filter(({ kind }) => kind === 'tolerance-ended');
    expect(ended).toMatchObject([{ data: { holdId, tolerance: '200.00', until: until.toISOString() } }]);
    await match(order, await payment(id, '200.00'), '200.00');
    expect(await round()).toMatchObject({ released: 1 });
    expect(await holdsOf(order)).toEqual(['credit-at-effect person', 'tolerance-over payment']);
    at.clock.now = START;
  });

  test('when what a release allows is over and the account bears the order by then, then that ends with an event and no hold (P-49)', async () => {
    const id = await customer('1500');
    const order = await credited(id);
    await owe(id, '700');
    await toTheEnd(order);
    const { id: holdId } = await at.db
      .selectFrom('holds')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    const until = new Date(START.getTime() + 60_000);
    const allowed = { tolerance: '200', toleranceUntil: until.toISOString() };
    await releaseHold(at.context, at.by('credit-head'), { holdId, reason: '已核实', ...allowed });
    await at.proceed(order.id);
    await match(order, await payment(id, '200.00'), '200.00');
    at.clock.now = until;
    expect(await round()).toMatchObject({ held: 0, ended: 1 });
    at.clock.now = START;
    expect(await holdsOf(order)).toEqual(['credit-at-effect person']);
    expect((await at.events(order.id)).at(-1)).toMatchObject({ kind: 'tolerance-ended' });
  });

  test('when two companies have an invoice of one number, then each is paid by itself, and who keeps the books of both says which (P-49)', async () => {
    const id = await customer('5000');
    const other = { company_id: 'other', customer_id: 'OC', currency: 'CNY', credit_limit: '500' };
    await at.db.insertInto('customers').values({ id: 'OC', company_id: 'other', name: 'OC' }).execute();
    await at.db
      .insertInto('credit_accounts')
      .values({ id: 'OC', ...other, rating: 'B' })
      .execute();
    await at.db
      .insertInto('people')
      .values([
        { id: 'other-finance', name: 'other-finance', subject: 'other-finance' },
        { id: 'group-erp', name: 'group-erp', subject: 'group-erp' },
      ])
      .execute();
    await at.db
      .insertInto('role_assignments')
      .values([
        { person_id: 'other-finance', role: 'finance_officer', unit_id: 'other' },
        { person_id: 'group-erp', role: 'integration', unit_id: 'g' },
      ])
      .execute();
    const days = { invoicedOn: '2026-11-01', dueOn: '2026-12-31' };
    const book = (as: string, accountId: string, amount: string) =>
      recordReceivable(at.context, at.by(as), { accountId, receivableId: 'NO-7', amount, ...days });
    await book('finance', id, '100');
    await book('other-finance', 'OC', '200');
    expect((await problemOf(book('other-finance', 'OC', '300'))).type).toBe('duplicate-reference');
    const pay = (as: string, companyId?: string) =>
      recordPayment(at.context, at.by(as), {
        receivableId: 'NO-7',
        companyId,
        amount: '50',
        paidOn: '2026-11-25',
        reference: `B-${as}`,
      });
    expect((await pay('finance')).body.receivable).toMatchObject({ accountId: id, openAmount: '50.00' });
    expect((await pay('other-finance')).body.receivable).toMatchObject({ openAmount: '150.00' });
    const unsaid = await problemOf(pay('group-erp'));
    expect(unsaid.errors).toMatchObject([{ path: 'companyId', code: 'required' }]);
    expect((await pay('group-erp', 'other')).body.receivable).toMatchObject({ openAmount: '100.00' });
    expect((await problemOf(pay('finance', 'other'))).type).toBe('not-found');
    expect((await problemOf(pay('sales'))).type).toBe('forbidden');
    expect((await problemOf(pay('stranger', 'c'))).type).toBe('not-found');
  });

  // The last: it takes the table away that the others write.
  test('when payments of invoices were recorded before each was a row, then the chains of their accounts give them back, to be undone like others (P-49)', async () => {
    const id = await customer('1000');
    await owe(id, '200');
    for (const [amount, reference] of [
      ['50', 'B1'],
      ['30', 'B2'],
    ] as const) {
      const given = { receivableId: `${id}-200`, amount, paidOn: '2026-11-20', reference };
      await recordPayment(at.context, at.by('finance'), given);
    }
    const pool = new Pool({ connectionString: at.ownerUrl, max: 1 });
    const owner = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    await sql`DROP TABLE receivable_payments`.execute(owner);
    await sql`ALTER TABLE limit_changes DROP COLUMN base_limit`.execute(owner);
    await keepPayments(owner);
    await sql`GRANT ALL ON receivable_payments TO countersign_app`.execute(owner);
    await owner.destroy();
    const [listed] = await listReceivables(at.db, id, { limit: 1 });
    const [first, second] = (listed?.payments ?? []).toSorted((a, b) =>
      a.reference.localeCompare(b.reference),
    );
    const kept = { paidOn: '2026-11-20', recordedBy: 'finance' };
    expect(first).toMatchObject({ ...kept, amount: '50.0000', reference: 'B1' });
    expect(second).toMatchObject({ ...kept, amount: '30.0000', reference: 'B2' });
    const { receivable } = (await unpay(second?.paymentId ?? '')).body;
    expect(receivable).toMatchObject({ openAmount: '150.00' });
  });
});
