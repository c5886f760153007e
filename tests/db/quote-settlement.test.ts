import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { reassessRound } from '../../activities/reassess/reassess-round.ts';
import { chooseSettlement } from '../../commands/choose-settlement.ts';
import { openDispute } from '../../commands/open-dispute.ts';
import { recordConfirmation } from '../../commands/record-confirmation.ts';
import { recordQuote, type RecordQuoteInput } from '../../commands/record-quote.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { recordReceivable } from '../../commands/record-receivable.ts';
import { resolveDispute } from '../../commands/resolve-dispute.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { disputesOf } from '../../db/disputes.ts';
import { quotesOf } from '../../db/quotes.ts';
import { settlementOf } from '../../db/settlements.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { dueBeforeEffect } from '../../domain/payment/due-before-effect.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { contractPolicy } from './contract-policy.ts';
import { digestsSaying } from '../setup/digests.ts';

type Order = { id: string; intakeNumber: string };

const cited = { rule: 'P-50', source: '4g "常规订单按公司报价表执行"' };
const base = contractPolicy();
const sales = { role: 'sales_clerk' as const, at: 'company' as const };

/** Quoted by the list, special orders by the custom standard; nothing else is asked. */
const QUOTED = contractPolicy({
  id: 'quoted',
  lifecycle: ['QUOTING'],
  refuse: [],
  gates: base.gates
    .filter(({ code }) => code === 'sales-head')
    .map((gate) => ({ ...gate, code: 'quote', kind: 'quote' as const, stage: 'QUOTING' as const })),
  clocks: [],
  orderNumber: { ...base.orderNumber, at: 'effective' },
  quote: [
    { class: 'special', basis: 'custom', ...cited },
    { class: 'regular', basis: 'price-list', ...cited },
  ],
});

/** Credit is approved on a settlement that the customer's rating leaves open. */
const SETTLED = contractPolicy({
  id: 'settled',
  lifecycle: ['UNDER_REVIEW'],
  gates: base.gates
    .filter(({ code }) => code === 'sales-head')
    .map((gate) => ({ ...gate, code: 'credit', kind: 'credit' as const, stage: 'UNDER_REVIEW' as const })),
  clocks: [],
  orderNumber: { ...base.orderNumber, at: 'effective' },
  paymentMethods: base.paymentMethods.map((method) =>
    method.code === 'on-delivery' ? { ...method, dueBeforeEffect: '0.3' } : method,
  ),
  settlement: {
    rules: [
      { methods: ['prepaid'], rule: 'P-129', source: '4s' },
      {
        when: 'customer.rating == "A" || customer.rating == "B"',
        methods: ['monthly', 'on-delivery'],
        rule: 'P-129',
        source: '4s',
      },
    ],
    rule: 'P-129',
    source: '4s "预付款、货到付款、月结等方式"',
  },
  authority: { ...base.authority, 'choose-settlement': [sales] },
});

/** The same, where credit judges the customer only: its approval outlives another amount. */
const BY_AMOUNT = contractPolicy({
  ...SETTLED,
  id: 'by-amount',
  gates: SETTLED.gates.map((gate) => ({ ...gate, matter: ['parties' as const] })),
  settlement: {
    rules: [
      { methods: ['prepaid'], rule: 'P-129', source: '4s' },
      { when: 'order.amountMinor <= 100000', methods: ['monthly'], rule: 'P-129', source: '4s' },
    ],
    rule: 'P-129',
    source: '4s',
  },
});

/** Quoted, then confirmed by the customer. */
const OFFERED = contractPolicy({
  ...QUOTED,
  id: 'offered',
  lifecycle: ['QUOTING', 'CUSTOMER_CONFIRMATION'],
  gates: QUOTED.gates.flatMap((gate) => [
    gate,
    { ...gate, code: 'confirmation', kind: 'confirmation' as const, stage: 'CUSTOMER_CONFIRMATION' as const },
  ]),
  authority: { ...base.authority, 'record-confirmation': [sales] },
});

function netDocument(netPrice: string, changes: Partial<OrderDocument> = {}): OrderDocument {
  return documentOf({
    lines: [{ sku: 'P100', quantity: '100', unit: 'pcs', netPrice, taxRate: '0.13' }],
    ...changes,
  });
}

describe('given orders that are quoted, settled and disputed', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([QUOTED, SETTLED, BY_AMOUNT, OFFERED, policyNamed('standard')]);
  });
  afterAll(() => fixture.close());
  afterEach(() => {
    fixture.clock.now = START;
  });

  const quote = ({ intakeNumber }: Order, change: Partial<RecordQuoteInput> = {}, key?: string) =>
    recordQuote(fixture.context, fixture.by('sales', key), {
      intakeNumber,
      validUntil: '2026-12-31',
      ...change,
    });
  const settle = ({ intakeNumber }: Order, method: string, as = 'sales', key?: string) =>
    chooseSettlement(fixture.context, fixture.by(as, key), { intakeNumber, method, reason: '按评级' });
  const dispute = ({ intakeNumber }: Order, as = 'sales', key?: string) =>
    openDispute(fixture.context, fixture.by(as, key), {
      intakeNumber,
      about: 'contract',
      description: '客户对违约金有异议',
    });
  const handled = (disputeId: string, as = 'sales-head', key?: string) =>
    resolveDispute(fixture.context, fixture.by(as, key), {
      disputeId,
      responsibility: '本公司',
      handling: '减免违约金',
    });
  const revise = ({ intakeNumber }: Order, document: OrderDocument) =>
    reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      cause: 'our-error',
      document,
    });
  /** Whom a notice asks to choose how the order is paid. */
  async function wanted({ id }: Order) {
    const rows = fixture.db
      .selectFrom('notices')
      .select('person_id')
      .where('order_id', '=', id)
      .where('template', '=', 'settlement-wanted')
      .where('channel', '=', 'in-app');
    return (await rows.execute()).map((row) => row.person_id).toSorted();
  }

  /** In whose digest, some mornings later, it is to be chosen. */
  async function inDigest({ intakeNumber }: Order, days: number) {
    const at = new Date(START.getTime() + days * 86_400_000);
    return Object.keys(await digestsSaying(fixture.db, `选择结算方式 ${intakeNumber}`, at)).toSorted();
  }

  async function approve(order: Order, code: string) {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide('sales-head', { taskId, revision, outcome: 'approve' });
  }

  test('when a regular order is quoted, then by the price list, once under its key, and no other figure is taken (P-50)', async () => {
    const order = await fixture.order(netDocument('10'), { policyId: 'quoted' });
    const other = await problemOf(
      quote(order, { surcharges: [{ lineNo: 1, surcharge: '2.50', reason: '加长' }] }),
    );
    expect(other.errors).toMatchObject([{ path: 'surcharges[0]', code: 'price-list-only' }]);
    const first = await quote(order, {}, 'quote-key');
    expect(first).toMatchObject({
      status: 201,
      body: { version: 1, basis: 'price-list', total: '1130.00' },
    });
    expect(await quote(order, {}, 'quote-key')).toMatchObject({ replayed: true, body: first.body });
    const stored = await quotesOf(fixture.db, order.id);
    expect(stored).toMatchObject([
      { lines: [{ lineNo: 1, listPrice: '10', surcharge: '0', price: '10', total: '1130.00' }] },
    ]);
    await approve(order, 'quote');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when a special order is quoted, then each line has its surcharge with a reason (P-50)', async () => {
    const special = { reason: '异型' };
    const lines = [
      { sku: 'P100', quantity: '10', unit: 'pcs', netPrice: '12.50', taxRate: '0.13' },
      { name: '异型支架', spec: '按图', quantity: '2', unit: 'pcs', netPrice: '80', taxRate: '0.13' },
    ];
    const order = await fixture.order(documentOf({ lines, special }), { policyId: 'quoted' });
    const wrong = await problemOf(
      quote(order, {
        validUntil: '2026-11-01',
        surcharges: [
          { lineNo: 1, surcharge: '-1', reason: ' ' },
          { lineNo: 7, surcharge: '1', reason: '加长' },
          { lineNo: 7, surcharge: '1.001', reason: '加长' },
        ],
      }),
    );
    expect(wrong.errors?.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'validUntil in-the-past',
      'surcharges[0].surcharge not-positive',
      'surcharges[0].reason required',
      'surcharges[1].lineNo unknown-line',
      'surcharges[2].surcharge too-many-decimals',
      'surcharges[2].lineNo unknown-line',
      'surcharges[2].lineNo twice',
    ]);
    const { body } = await quote(order, {
      surcharges: [
        { lineNo: 1, surcharge: '2.50', reason: '加长 200 mm' },
        { lineNo: 2, surcharge: '80', reason: '按图制作' },
      ],
    });
    expect(body).toMatchObject({ basis: 'custom', total: '322.05' });
    expect((await quotesOf(fixture.db, order.id))[0]?.lines).toMatchObject([
      { listPrice: '10', surcharge: '2.5', reason: '加长 200 mm', price: '12.5', total: '141.25' },
      { sku: null, listPrice: null, surcharge: '80', price: '80', total: '180.80' },
    ]);
    const late = await problemOf(
      quote(order, { surcharges: [{ lineNo: 2, surcharge: '99999999999999', reason: '按图' }] }),
    );
    expect(late.errors).toMatchObject([{ code: 'too-large' }]);
    await approve(order, 'quote');
    expect(await problemOf(quote(order))).toMatchObject({ type: 'wrong-stage' });
  });

  test('when the order asks another amount than its quote, then it must be revised before it is approved (P-50)', async () => {
    const order = await fixture.order(netDocument('9'), { policyId: 'quoted' });
    expect(await problemOf(approve(order, 'quote'))).toMatchObject({
      type: 'facts-missing',
      errors: [{ path: 'quote', code: 'required' }],
    });
    await quote(order);
    const differs = await problemOf(approve(order, 'quote'));
    expect(differs).toMatchObject({ status: 409, errors: [{ path: 'quote.total', code: 'differs' }] });
    expect(differs.detail).toContain('1130.00 CNY, the order 1017.00');
    await revise(order, netDocument('10'));
    await fixture.proceed(order.id);
    expect(await problemOf(approve(order, 'quote'))).toMatchObject({ errors: [{ path: 'quote' }] });
    await quote(order, { validUntil: '2026-11-25' });
    const { evidence } = await fixture.task(order.id, 'quote');
    expect(evidence.quote).toMatchObject({ version: 1, revision: 1, total: '1130.00' });
    await approve(order, 'quote');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when the list has no price for a regular line, then it cannot be quoted from the list (P-50)', async () => {
    const lines = [{ sku: 'P100', quantity: '1', unit: 'kg', netPrice: '10', taxRate: '0.13' }];
    const order = await fixture.order(documentOf({ lines }), { policyId: 'quoted' });
    const problem = await problemOf(quote(order));
    expect(problem.errors).toMatchObject([{ path: 'lines[1]', code: 'no-unit-price' }]);
    expect(problem.detail).toBe('The price list has no price for this.');
    const special = await fixture.order(documentOf({ lines, special: { reason: '异型' } }), {
      policyId: 'quoted',
    });
    const surcharges = [{ lineNo: 1, surcharge: '2.50', reason: '加长' }];
    expect((await problemOf(quote(special, { surcharges }))).errors).toMatchObject([
      { path: 'lines[1]', code: 'no-unit-price' },
    ]);
    const unknown = await fixture.order(
      documentOf({ lines: [{ sku: 'X9', quantity: '1', unit: 'pcs', netPrice: '10', taxRate: '0.13' }] }),
      { policyId: 'quoted' },
    );
    expect((await problemOf(quote(unknown))).errors).toMatchObject([
      { path: 'lines[1]', code: 'not-in-list' },
    ]);
  });

  test('when a line is in another unit that the product has, then the list price is that of the unit, as the order can say it (P-50)', async () => {
    const company = { company_id: 'c', sku: 'P100' };
    await fixture.db
      .insertInto('units_of_measure')
      .values(['box', 'roll', 'sheet'].map((code) => ({ code, name_zh: code, name_en: code, decimals: 0 })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await fixture.db
      .insertInto('product_units')
      .values([
        { ...company, unit: 'box', factor: '24' },
        { ...company, unit: 'roll', factor: '0.3333' },
        { ...company, unit: 'sheet', factor: '0.0001' },
      ])
      .execute();
    const line = { sku: 'P100', taxRate: '0.13' };
    const lines = [
      { ...line, quantity: '2', unit: 'box', netPrice: '240' },
      { ...line, quantity: '3', unit: 'roll', netPrice: '3.33' },
      { ...line, quantity: '1', unit: 'pcs', netPrice: '10' },
    ];
    const order = await fixture.order(documentOf({ lines }), { policyId: 'quoted' });
    expect((await quote(order)).body).toMatchObject({ basis: 'price-list', total: '564.99' });
    expect((await quotesOf(fixture.db, order.id))[0]?.lines).toMatchObject([
      { unit: 'box', listPrice: '240', price: '240', total: '542.40' },
      { unit: 'roll', listPrice: '3.33', price: '3.33', total: '11.29' },
      { unit: 'pcs', listPrice: '10', total: '11.30' },
    ]);
    await approve(order, 'quote');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');

    const sheets = [{ ...line, quantity: '1000', unit: 'sheet', netPrice: '0.01' }];
    const tiny = await fixture.order(documentOf({ lines: sheets }), { policyId: 'quoted' });
    expect((await problemOf(quote(tiny))).errors).toMatchObject([{ code: 'no-unit-price' }]);
  });

  test('when no settlement is chosen, then credit cannot be approved, its approver sees what is open, and who may choose is told, each morning again (P-129)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'settled' });
    const { evidence } = await fixture.task(order.id, 'credit');
    expect(evidence.settlement).toEqual({
      allowed: ['prepaid', 'on-delivery', 'monthly'],
      chosen: null,
      reason: null,
    });
    expect(await problemOf(approve(order, 'credit'))).toMatchObject({
      type: 'facts-missing',
      errors: [{ path: 'settlement', code: 'required' }],
    });
    expect(await wanted(order)).toEqual(['sales', 'sales2']);
    expect(await inDigest(order, 1)).toEqual(['sales', 'sales2']);
    const chosen = await settle(order, 'monthly', 'sales', 'settle-key');
    expect(await inDigest(order, 2)).toEqual([]);
    expect(chosen).toMatchObject({ status: 201, body: { method: 'monthly' } });
    expect((await settle(order, 'monthly', 'sales', 'settle-key')).replayed).toBe(true);
    await approve(order, 'credit');
    expect(await problemOf(settle(order, 'prepaid'))).toMatchObject({ type: 'wrong-stage' });
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when the customer has no good rating, then only prepayment is open, and another method is refused (P-129)', async () => {
    const document = documentOf({ parties: { buyer: { customerId: 'C003' } } });
    const order = await fixture.order(document, { policyId: 'settled' });
    const problem = await problemOf(settle(order, 'monthly'));
    expect(problem).toMatchObject({ status: 422, errors: [{ path: 'method', code: 'not-allowed' }] });
    expect(problem.errors?.[0]?.message).toContain('prepaid');
    await settle(order, 'prepaid');
    const differs = await problemOf(approve(order, 'credit'));
    expect(differs.errors).toMatchObject([{ path: 'settlement', code: 'differs' }]);
    await revise(order, { ...document, paymentMethod: 'prepaid' });
    await fixture.proceed(order.id);
    await approve(order, 'credit');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when another method is chosen, then it counts, and its share is due before the order is effective (P-129)', async () => {
    const order = await fixture.order(documentOf({ paymentMethod: 'on-delivery' }), { policyId: 'settled' });
    await settle(order, 'prepaid');
    expect(await problemOf(approve(order, 'credit'))).toMatchObject({ errors: [{ code: 'differs' }] });
    await settle(order, 'on-delivery');
    expect(await settlementOf(fixture.db, order.id)).toMatchObject({ method: 'on-delivery', choice: 2 });
    await approve(order, 'credit');
    expect(dueBeforeEffect(SETTLED, await fixture.completeRow(order.id))).toBe('300.00');
  });

  const rated = (rating: 'A' | 'C') =>
    fixture.db.updateTable('credit_accounts').set({ rating }).where('id', '=', 'C001').execute();
  const kindsOf = async ({ id }: Order) => (await fixture.events(id)).map(({ kind }) => kind);
  async function lapses({ id }: Order) {
    const notices = await fixture.db
      .selectFrom('notices')
      .selectAll()
      .where('order_id', '=', id)
      .where('template', '=', 'terms-lapsed')
      .where('channel', '=', 'in-app')
      .execute();
    return notices.map((notice) => `${notice.person_id}: ${renderNotice(notice).text.split('\n').at(-1)}`);
  }

  test('when the customer’s rating falls before the order is effective, then the method lapses, credit is free and asked again, and who chose it is told (P-129)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'settled' });
    await settle(order, 'monthly');
    await approve(order, 'credit');
    await rated('C');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual(['credit@1 lapsed', 'credit@1 open']);
    const { evidence } = await fixture.task(order.id, 'credit');
    expect(evidence.settlement).toEqual({ allowed: ['prepaid'], chosen: null, reason: null });
    const lapsed = (await fixture.events(order.id)).find(({ kind }) => kind === 'settlement-lapsed');
    expect(lapsed?.data).toMatchObject({ method: 'monthly', allowed: ['prepaid'], gates: ['credit'] });
    expect(await lapses(order)).toEqual(['sales: 原因：所选结算方式不再适用：monthly']);
    expect(await problemOf(approve(order, 'credit'))).toMatchObject({
      errors: [{ path: 'settlement', code: 'not-allowed' }],
    });
    await settle(order, 'prepaid');
    await revise(order, documentOf({ paymentMethod: 'prepaid' }));
    await fixture.proceed(order.id);
    await approve(order, 'credit');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    await rated('A');
  });

  test('when a reassessment changes the rating, then the process of the customer’s orders is woken whose settlement it closes, and no other (P-49, P-129)', async () => {
    const customerId = await fixture.creditCustomer('S1', '9000');
    const document = (paymentMethod: string) =>
      documentOf({ parties: { buyer: { customerId } }, paymentMethod });
    const [monthly, prepaid, effective, unsettled] = [
      await fixture.order(document('monthly'), { policyId: 'settled' }),
      await fixture.order(document('prepaid'), { policyId: 'settled' }),
      await fixture.order(document('monthly'), { policyId: 'settled' }),
      await fixture.order(document('monthly'), { policyId: 'settled' }),
    ];
    await settle(effective, 'monthly');
    await approve(effective, 'credit');
    expect(await fixture.proceed(effective.id)).toBe('EFFECTIVE');
    await settle(monthly, 'monthly');
    await approve(monthly, 'credit');
    await settle(prepaid, 'prepaid');
    await recordReceivable(fixture.context, fixture.by('finance'), {
      accountId: customerId,
      receivableId: 'S1-1',
      amount: '10.00',
      invoicedOn: '2026-10-01',
      dueOn: '2026-11-01',
    });
    const at = { db: fixture.db, now: () => fixture.clock.now, log: { warn: () => {} } };
    const signalled: string[] = [];
    const round = () =>
      creditRound({ ...at, signalOrder: async (intakeNumber) => void signalled.push(intakeNumber) });
    await round();
    signalled.length = 0;
    await reassessRound(at);
    expect(await round()).toMatchObject({ woken: 1, failed: 0 });
    expect(signalled).toEqual([monthly.intakeNumber]);
    expect(await round()).toMatchObject({ woken: 0 });
    expect(await fixture.proceed(monthly.id)).toBe('UNDER_REVIEW');
    expect(await kindsOf(monthly)).toContain('settlement-lapsed');
    expect(await kindsOf(unsettled)).not.toContain('settlement-lapsed');
  });

  test('when a revision has an amount for which the method is not open, then its approval does not outlive it (P-44, P-129)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'by-amount' });
    await settle(order, 'monthly');
    await approve(order, 'credit');
    const { body } = await revise(order, documentOf({ quantity: '120' }));
    expect(body.standing).toEqual(['credit']);
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await problemOf(approve(order, 'credit'))).toMatchObject({
      errors: [{ path: 'settlement', code: 'not-allowed' }],
    });
  });

  async function offered(): Promise<Order> {
    const order = await fixture.order(netDocument('10'), { policyId: 'offered' });
    await quote(order, { validUntil: '2026-11-25' });
    await approve(order, 'quote');
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    return order;
  }
  const confirm = ({ intakeNumber }: Order) =>
    recordConfirmation(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      answer: 'confirmed',
      method: 'phone',
      customerPerson: '周采购',
      expectedOn: '2026-12-18',
      evidence: '通话录音 0712',
    });
  const later = (days: number) => (fixture.clock.now = new Date(START.getTime() + days * 86_400_000));

  test('when the quote has expired before the customer confirms, then it is quoted and approved again first (P-50, P-57)', async () => {
    const order = await offered();
    later(1);
    expect(await problemOf(confirm(order))).toMatchObject({
      type: 'facts-missing',
      errors: [{ path: 'quote.validUntil', code: 'expired' }],
    });
    expect((await quote(order)).body.version).toBe(2);
    expect(fixture.announced.at(-1)?.kind).toBe('quote-lapsed');
    expect(await fixture.proceed(order.id)).toBe('QUOTING');
    await approve(order, 'quote');
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    await confirm(order);
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect(await kindsOf(order)).toContain('quote-lapsed');
  });

  test('when its process sees the day go by, then the quote is asked again and who quoted is told; agreed in time, it stands (P-50, P-57)', async () => {
    const [order, agreed] = [await offered(), await offered()];
    await confirm(agreed);
    later(1);
    expect(await fixture.proceed(order.id)).toBe('QUOTING');
    expect(await fixture.gates(order.id)).toContain('quote@1 lapsed');
    expect(await lapses(order)).toEqual(['sales: 原因：报价 1 已过有效期：2026-11-25']);
    expect(await fixture.proceed(agreed.id)).toBe('EFFECTIVE');
  });

  test('when the day of the quote is over, then a round of the clocks tells its process once, in the time of the company (P-50)', async () => {
    const order = await offered();
    const signals: string[] = [];
    const round = async (at: string) => {
      fixture.clock.now = new Date(at);
      const { lapsed, failed } = await clocksRound({
        db: fixture.db,
        now: () => fixture.clock.now,
        signalOrder: (number, { kind }) => Promise.resolve(void signals.push(`${number} ${kind}`)),
        log: { warn: (details) => expect(details).toBeUndefined() },
      });
      expect(failed).toBe(0);
      return lapsed;
    };
    await round('2026-11-25T15:59:00Z');
    expect(signals).not.toContain(`${order.intakeNumber} quote-expired`);
    expect(await round('2026-11-25T16:01:00Z')).toBeGreaterThan(0);
    expect(signals).toContain(`${order.intakeNumber} quote-expired`);
    expect(await round('2026-11-25T16:02:00Z')).toBe(0);
    expect(await fixture.proceed(order.id)).toBe('QUOTING');
  });

  test('when nobody asks the customer, then the quote has to be valid when the order becomes effective (P-50)', async () => {
    const order = await fixture.order(netDocument('10'), { policyId: 'quoted' });
    await quote(order, { validUntil: '2026-11-25' });
    await approve(order, 'quote');
    later(1);
    expect(await fixture.proceed(order.id)).toBe('QUOTING');
  });

  test('when somebody chooses who may not, then it is forbidden (P-166)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'settled' });
    expect(await problemOf(settle(order, 'monthly', 'planner'))).toMatchObject({ type: 'forbidden' });
  });

  test('when a dispute is recorded, then who may resolve it is told; it is handled once, with whose responsibility it was, and who opened it is told (P-58)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'settled' });
    const { body } = await dispute(order, 'sales', 'dispute-key');
    expect((await dispute(order, 'sales', 'dispute-key')).body).toEqual(body);
    const { disputeId } = body;
    expect(await problemOf(handled(disputeId, 'sales'))).toMatchObject({ type: 'forbidden' });
    const two = await Promise.allSettled([handled(disputeId), handled(disputeId)]);
    expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await problemOf(handled(disputeId))).toMatchObject({ type: 'already-recorded' });
    expect(await disputesOf(fixture.db, order.id)).toMatchObject([
      { about: 'contract', responsibility: '本公司', handling: '减免违约金', resolved_by: 'sales-head' },
    ]);
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['dispute-opened', 'dispute-resolved']));
    const rows = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'template', 'locale', 'data'])
      .where('order_id', '=', order.id)
      .where('template', 'like', 'dispute-%')
      .where('channel', '=', 'in-app')
      .orderBy('template')
      .orderBy('person_id')
      .execute();
    expect(rows).toMatchObject([
      { template: 'dispute-opened', person_id: 'both' },
      { template: 'dispute-opened', person_id: 'sales-head' },
      { template: 'dispute-resolved', person_id: 'sales' },
    ]);
    for (const row of rows) expect(renderNotice(row).text).toContain('客户对违约金有异议');
  });

  test('when the order has ended, then what is disputed is recorded and resolved all the same (P-58)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'settled' });
    const { body } = await dispute(order);
    await requestCancel(fixture.context, fixture.by('clerk'), { ...order, reason: '客户取消' });
    await fixture.proceed(order.id);
    await approve(order, 'cancel');
    expect(await fixture.proceed(order.id)).toBe('CANCELLED');
    expect((await handled(body.disputeId)).status).toBe(200);
    const late = await dispute(order);
    expect((await handled(late.body.disputeId)).body).toMatchObject({ status: 'resolved' });
  });

  test('when there is no such dispute, or a stranger asks, then nothing is found (P-58, P-166)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'settled' });
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await problemOf(handled(unknown))).toMatchObject({ type: 'not-found' });
    const { body } = await dispute(order);
    expect(await problemOf(handled(body.disputeId, 'stranger'))).toMatchObject({ type: 'not-found' });
  });
});
