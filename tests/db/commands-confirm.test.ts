import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordConfirmation, type RecordConfirmationInput } from '../../commands/record-confirmation.ts';
import { matchPayment } from '../../commands/match-payment.ts';
import { recordCustomerPayment } from '../../commands/record-customer-payment.ts';
import { recordDesignAnswer } from '../../commands/record-design-answer.ts';
import { recordDesignMeeting } from '../../commands/record-design-meeting.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { submitDesign } from '../../commands/submit-design.ts';
import { undoPaymentMatch } from '../../commands/undo-match.ts';
import { designOf } from '../../db/queries/order-facts.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

const CITED = { rule: 'P-57', source: 'test' };
const SHA = 'a'.repeat(64);

function gate(code: string, stage: string, kind: string, role: string) {
  const title = { zh: code, en: code };
  const outcomes = ['approve', 'refuse'];
  return { code, title, question: title, stage, kind, mode: 'any', owners: [{ role }], outcomes, ...CITED };
}

/** Credit, then the customer confirms, a design is approved and 30 % is paid. */
function policyOf(): Policy {
  const standard = policyNamed('standard');
  const credit = standard.gates.filter(({ code }) => code === 'credit');
  return policySchema.parse({
    ...standard,
    id: 'confirming',
    lifecycle: ['UNDER_REVIEW', 'CUSTOMER_CONFIRMATION', 'DESIGN', 'PAYMENT_GATE'],
    gates: [
      ...credit,
      gate('confirmation', 'CUSTOMER_CONFIRMATION', 'confirmation', 'sales_clerk'),
      gate('design', 'DESIGN', 'design', 'sales_clerk'),
      gate('payment', 'PAYMENT_GATE', 'payment', 'finance_officer'),
    ],
    clocks: [
      {
        code: 'design',
        title: { zh: '设计', en: 'Design' },
        of: { gate: 'design' },
        allowance: 'PT8H',
        pausedWhile: ['customer-design'],
        rule: 'P-60, S-27',
        source: 'test',
      },
    ],
    separation: [],
    confirmation: { methods: ['phone', 'signature'], ...CITED },
    design: { meetings: 2, ...CITED },
    payment: { share: 'by-method', ...CITED },
    paymentMethods: [
      ...standard.paymentMethods,
      { code: 'thirty', title: { zh: '三成', en: '30 %' }, dueBeforeEffect: '0.3', ...CITED },
    ],
    effective: {
      title: { zh: '付款后订单正式生效', en: 'Effective when paid' },
      rule: 'P-51',
      source: 'test',
    },
    authority: {
      ...standard.authority,
      'record-confirmation': [{ role: 'sales_clerk' }],
      'record-design': [{ role: 'sales_clerk' }],
    },
  });
}

describe('given an order that the customer confirms, whose design they approve, and of which a part is paid first', () => {
  let fixture: Fixture;
  let payments = 0;

  beforeAll(async () => {
    const methods = ['phone' as const, 'email' as const, 'sms' as const, 'signature' as const];
    fixture = await commandFixture([
      policyOf(),
      { ...policyOf(), id: 'every-way', confirmation: { methods, signedDocument: false, ...CITED } },
      { ...policyOf(), id: 'signed', confirmation: { methods, signedDocument: true, ...CITED } },
    ]);
  });
  afterAll(() => fixture.close());

  type Order = { id: string; intakeNumber: string };

  async function reviewed(paymentMethod = 'thirty', policyId = 'confirming'): Promise<Order> {
    const order = await fixture.order(documentOf({ paymentMethod }), { policyId });
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    return order;
  }

  function confirm({ intakeNumber }: Order, change: Partial<RecordConfirmationInput> = {}, key?: string) {
    return recordConfirmation(fixture.context, fixture.by('sales', key), {
      intakeNumber,
      revision: 1,
      answer: 'confirmed',
      method: 'phone',
      customerPerson: '周采购',
      expectedOn: '2026-12-18',
      evidence: '通话录音 0712',
      ...change,
    });
  }

  async function designed(order: Order): Promise<void> {
    await confirm(order);
    expect(await fixture.proceed(order.id)).toBe('DESIGN');
    for (const feedback of ['加高柜体', '同意']) await meet(order, feedback);
    await submit(order);
    await answer(order, 1);
    const { id: taskId } = await fixture.task(order.id, 'design');
    await fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
  }

  const submit = ({ intakeNumber }: Order) =>
    submitDesign(fixture.context, fixture.by('sales'), { intakeNumber, reference: 'cad/1', sha256: SHA });
  const meet = ({ intakeNumber }: Order, feedback: string) =>
    recordDesignMeeting(fixture.context, fixture.by('sales'), {
      intakeNumber,
      heldOn: '2026-11-25',
      customerPeople: '周采购',
      feedback,
    });
  const answer = ({ intakeNumber }: Order, version: number, approved = true) =>
    recordDesignAnswer(fixture.context, fixture.by('sales'), {
      intakeNumber,
      version,
      answer: approved ? 'approved' : 'changes-wanted',
      customerPerson: '周采购',
      reference: '认可函',
      ...(approved ? { sha256: SHA } : { feedback: '门向左开' }),
    });

  async function payment(amount: string, customerId = 'C001'): Promise<string> {
    payments += 1;
    const { body } = await recordCustomerPayment(fixture.context, fixture.by('finance'), {
      companyId: 'c',
      customerId,
      amount,
      currency: 'CNY',
      receivedOn: '2026-11-25',
      reference: `BANK-${payments}`,
    });
    return body.paymentId;
  }

  const match = ({ intakeNumber }: Order, paymentId: string, amount: string) =>
    matchPayment(fixture.context, fixture.by('finance'), { paymentId, intakeNumber, amount });

  test('when the customer confirms by phone, then the gate is settled by that, once, and the date told is kept (P-46, P-56, P-57)', async () => {
    const order = await reviewed();
    const { body } = await confirm(order, {}, `confirm-${order.id}`);
    expect((await confirm(order, {}, `confirm-${order.id}`)).body).toEqual(body);
    const settled = await fixture.db
      .selectFrom('gates')
      .select(['status', 'settled_by'])
      .where('order_id', '=', order.id)
      .where('code', '=', 'confirmation')
      .executeTakeFirstOrThrow();
    expect(settled).toEqual({ status: 'approved', settled_by: `confirmation:${body.confirmationId}` });
    const kept = fixture.db.selectFrom('confirmations').select(['expected_on', 'method', 'revision']);
    expect(await kept.where('order_id', '=', order.id).execute()).toEqual([
      { expected_on: '2026-12-18', method: 'phone', revision: 1 },
    ]);
    expect(await fixture.proceed(order.id)).toBe('DESIGN');
    expect((await problemOf(confirm(order))).type).toBe('wrong-stage');
  });

  test.each(['phone', 'email', 'sms', 'signature'] as const)(
    'when the customer confirms by %s, then the way, the time and who said it are kept (P-56)',
    async (method) => {
      const order = await reviewed('monthly', 'every-way');
      await confirm(order, { method, ...(method === 'signature' && { sha256: SHA }) });
      const kept = fixture.db
        .selectFrom('confirmations')
        .select(['method', 'recorded_at', 'customer_person'])
        .where('order_id', '=', order.id);
      expect(await kept.execute()).toEqual([
        { method, recorded_at: fixture.clock.now, customer_person: '周采购' },
      ]);
    },
  );

  test('when the policy wants the document signed, then no other word starts the order (P-57)', async () => {
    const order = await reviewed('monthly', 'signed');
    for (const method of ['phone', 'signature'] as const) {
      expect((await problemOf(confirm(order, { method }))).errors?.map(({ path }) => path)).toEqual([
        'sha256',
      ]);
    }
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    await confirm(order, { method: 'signature', sha256: SHA });
    expect(await fixture.proceed(order.id)).toBe('DESIGN');
  });

  test('when the answer is incomplete, by a way that the policy does not take, or names a date after the order’s, then each wrong field is named (P-46, P-56, P-57)', async () => {
    const order = await reviewed();
    const paths = async (change: Partial<RecordConfirmationInput>) =>
      (await problemOf(confirm(order, change))).errors?.map(({ path }) => path);
    expect(await paths({ method: 'email' })).toEqual(['method']);
    expect(await paths({ method: 'signature', expectedOn: undefined })).toEqual(['sha256', 'expectedOn']);
    expect(await paths({ expectedOn: '2026-11-24' })).toEqual(['expectedOn']);
    expect(await paths({ expectedOn: '2026-12-19' })).toEqual(['expectedOn']);
    expect(await paths({ answer: 'refused' })).toEqual(['remark']);
    expect((await problemOf(confirm(order, { revision: 2 }))).type).toBe('not-current-revision');
  });

  test('when nobody has recorded the customer’s yes, then no clerk may say it for them (P-57)', async () => {
    const order = await reviewed();
    const { id: taskId } = await fixture.task(order.id, 'confirmation');
    const said = fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
    expect(await problemOf(said)).toMatchObject({
      type: 'facts-missing',
      errors: [{ path: 'confirmation' }],
    });
  });

  test('when the customer refuses, then the order is negotiated, and a new revision is confirmed anew (P-44, P-57)', async () => {
    const order = await reviewed();
    await confirm(order, { answer: 'refused', remark: '价格太高', expectedOn: undefined });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    await fixture.agreed(order);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: documentOf({ paymentMethod: 'thirty', remarks: '九五折另议' }),
    });
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    expect((await confirm(order, { revision: 2 })).status).toBe(201);
  });

  test('when a design has fewer talks than the policy wants, or no written approval, then it is not approved (P-60, P-152)', async () => {
    const order = await reviewed();
    await confirm(order);
    await fixture.proceed(order.id);
    const { id: taskId } = await fixture.task(order.id, 'design');
    const missing = async () =>
      (await problemOf(fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' }))).errors?.map(
        ({ path }) => path,
      );
    expect(await missing()).toEqual(['design.meetings', 'design.version']);
    await submit(order);
    expect((await problemOf(submit(order))).type).toBe('wrong-stage');
    await meet(order, '柜体加高');
    expect(await missing()).toEqual(['design.meetings', 'design.approval']);
    await answer(order, 1, false);
    await meet(order, '门向左开');
    await submit(order);
    expect((await problemOf(answer(order, 1))).errors).toMatchObject([
      { path: 'version', code: 'not-newest' },
    ]);
    await answer(order, 2);
    await fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    const { meetings, versions } = await designOf(fixture.db, order.id);
    expect(meetings.map(({ feedback }) => feedback)).toEqual(['柜体加高', '门向左开']);
    expect(versions.map(({ answer: said, feedback }) => `${said} ${feedback}`)).toEqual([
      'changes-wanted 门向左开',
      'approved null',
    ]);
  });

  test('when a version lies with the customer, then the designer’s clock stands still (P-60, S-27)', async () => {
    const order = await reviewed();
    await confirm(order);
    await fixture.proceed(order.id);
    const clock = async () =>
      fixture.db
        .selectFrom('clocks')
        .select(['due_at', 'paused_since'])
        .where('order_id', '=', order.id)
        .where('code', '=', 'design')
        .executeTakeFirstOrThrow();
    const before = await clock();
    await submit(order);
    expect((await clock()).paused_since).not.toBeNull();
    fixture.clock.now = new Date(fixture.clock.now.getTime() + 3_600_000);
    await answer(order, 1, false);
    const after = await clock();
    expect(after.paused_since).toBeNull();
    expect(Number(after.due_at) - Number(before.due_at)).toBe(3_600_000);
  });

  test('when the share of the method is paid in two parts, then the second settles the gate and the order takes effect (P-51, P-59, P-129)', async () => {
    const order = await reviewed();
    await designed(order);
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    const first = await payment('200.00');
    expect((await match(order, first, '200.00')).body).toMatchObject({ paid: '200.00', due: '300.00' });
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    await match(order, await payment('500.00'), '100.00');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    const told = await fixture.db
      .selectFrom('audit_events')
      .select('text')
      .where('subject_id', '=', order.id)
      .where('kind', '=', 'effective')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(told.text).data.event.zh).toBe('付款后订单正式生效');
  });

  test('when nothing is due before effect, or enough came in before it was asked, then nobody is asked (P-51)', async () => {
    const monthly = await reviewed('monthly');
    await designed(monthly);
    expect(await fixture.proceed(monthly.id)).toBe('EFFECTIVE');
    const early = await reviewed();
    await match(early, await payment('300.00'), '300.00');
    await designed(early);
    expect(await fixture.proceed(early.id)).toBe('EFFECTIVE');
  });

  test('when more is matched than came in or is open, or it is another customer’s money, then it is refused (P-51)', async () => {
    const order = await reviewed();
    const paths = async (sent: Promise<unknown>) => (await problemOf(sent)).errors?.map(({ code }) => code);
    expect(await paths(match(order, await payment('50.00'), '50.01'))).toEqual(['more-than-left']);
    expect(await paths(match(order, await payment('5000.00'), '1000.01'))).toEqual(['more-than-open']);
    expect(await paths(match(order, await payment('50.00', 'C002'), '50.00'))).toEqual(['other-customer']);
    const sales = matchPayment(fixture.context, fixture.by('sales'), {
      paymentId: await payment('1.00'),
      intakeNumber: order.intakeNumber,
      amount: '1.00',
    });
    expect((await problemOf(sales)).type).toBe('forbidden');
  });

  test('when two match one payment at once, then no more is given away than came in, and the gate is settled once (P-51)', async () => {
    const order = await reviewed();
    await designed(order);
    await fixture.proceed(order.id);
    const paid = await payment('300.00');
    const sent = await Promise.allSettled([match(order, paid, '300.00'), match(order, paid, '300.00')]);
    expect(sent.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when a match is taken back before the order is effective, then the payment is waited for again (P-51)', async () => {
    const order = await reviewed();
    const { body } = await match(order, await payment('300.00'), '300.00');
    await undoPaymentMatch(fixture.context, fixture.by('finance'), { matchId: body.matchId, reason: '错配' });
    await designed(order);
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    const again = await match(order, await payment('300.00'), '300.00');
    await undoPaymentMatch(fixture.context, fixture.by('finance'), {
      matchId: again.body.matchId,
      reason: '错配',
    });
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    expect((await fixture.gates(order.id)).filter((text) => text.startsWith('payment'))).toEqual([
      'payment@1 lapsed',
      'payment@1 open',
    ]);
  });

  test('when a bank’s reference comes twice, then it is recorded once (P-51)', async () => {
    const given = {
      companyId: 'c',
      customerId: 'C001',
      amount: '1.00',
      currency: 'CNY',
      receivedOn: '2026-11-25',
      reference: 'TWICE',
    };
    await recordCustomerPayment(fixture.context, fixture.by('finance'), given);
    const again = recordCustomerPayment(fixture.context, fixture.by('finance'), given);
    expect((await problemOf(again)).type).toBe('duplicate-reference');
  });
});

describe('given an order whose hours run out while it waits for the customer', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    const policy = policyOf();
    const capacity = policyNamed('standard').gates.filter(({ code }) => code === 'capacity');
    const gates = [...policy.gates, ...capacity].filter(
      ({ code }) => code !== 'design' && code !== 'payment',
    );
    fixture = await commandFixture([{ ...policy, gates, clocks: [] }]);
  });
  afterAll(() => fixture.close());

  test('when they have lapsed, then only capacity is asked again, and the order comes back to where it stood (P-31, P-57)', async () => {
    const lines = [{ sku: 'P101', quantity: '20', unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }];
    const order = await fixture.order(documentOf({ lines, delivery: { date: '2027-03-31', place: '上海' } }));
    const approve = async (code: string, person: string) => {
      const { id: taskId } = await fixture.task(order.id, code);
      await fixture.decide(person, { taskId, revision: 1, outcome: 'approve' });
    };
    await approve('credit', 'credit');
    await approve('capacity', 'planner');
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    fixture.clock.now = new Date('2026-12-28T01:00:00Z');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect((await fixture.gates(order.id)).toSorted()).toEqual([
      'capacity@1 lapsed',
      'capacity@1 open',
      'confirmation@1 open',
      'credit@1 approved',
    ]);
    await approve('capacity', 'planner');
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    await recordConfirmation(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      answer: 'confirmed',
      method: 'phone',
      customerPerson: '周采购',
      expectedOn: '2027-03-31',
      evidence: '通话录音 0811',
    });
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });
});
