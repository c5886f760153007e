import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseSettlement } from '../../commands/choose-settlement.ts';
import { confirmPoint } from '../../commands/confirm-point.ts';
import { recordContact } from '../../commands/record-contact.ts';
import { recordQuote } from '../../commands/record-quote.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import { completeRevision, orderRecord } from '../../db/queries/order-record.ts';
import { CHANNELS } from '../../domain/order/channels.ts';
import type { Channel } from '../../domain/order/channels.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { copyHash } from '../../domain/order/order-copy.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

const CITED = { rule: 'P-6', source: 'test' };
const clerk = [{ role: 'order_clerk' }];

function gate(code: string, more: object) {
  const title = { zh: code, en: code };
  const outcomes = ['approve', 'refuse'];
  const asked = { stage: 'VALIDATING', kind: 'review', mode: 'any', owners: clerk };
  return { code, title, question: title, ...asked, outcomes, ...CITED, ...more };
}

/** Incomplete orders wait; a clerk judges, another reads it again, sales confirms the requirement; then credit. */
function policyOf(): Policy {
  const standard = policyNamed('standard');
  const text = { zh: '副本', en: 'copy' };
  return policySchema.parse({
    ...standard,
    id: 'validating',
    intake: {
      incomplete: { owners: [{ role: 'sales_clerk' }], ...CITED },
      confirmsOnSubmission: { channels: ['fax', 'e-commerce'], rule: 'P-12', source: 'test' },
    },
    orderNumber: { ...standard.orderNumber, at: 'intake' },
    lifecycle: ['VALIDATING', 'UNDER_REVIEW'],
    gates: [
      gate('intake', { refusal: 'reject' }),
      gate('proofreading', {
        kind: 'proofreading',
        after: ['intake'],
        findings: [{ code: 'copySha256', title: text, type: 'text', ...CITED }],
      }),
      gate('requirement', {
        kind: 'requirement',
        after: ['proofreading'],
        points: ['spec', 'quantity'].map((code) => ({ code, title: { zh: code, en: code }, ...CITED })),
      }),
      ...standard.gates.filter(({ code }) => code === 'credit'),
    ],
    clocks: [
      {
        code: 'first-contact',
        title: { zh: '首次联系', en: 'First contact' },
        of: { gate: 'customer-info' },
        allowance: 'PT30M',
        rule: 'P-6, S-02',
        source: 'test',
      },
    ],
    separation: [],
    notices: [
      { on: 'confirmed', to: ['customer', 'entered-by'], rule: 'P-12', source: 'test' },
      { on: 'received', to: ['entered-by'], rule: 'P-11', source: 'test' },
      { on: 'rejected', to: ['customer', 'entered-by'], rule: 'P-7', source: 'test' },
    ],
    authority: { ...standard.authority, 'confirm-point': [{ role: 'sales_clerk' }] },
  });
}

describe('given a policy that lets incomplete orders wait, and validates the others', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([policyOf(), policyNamed('standard')]);
    await fixture.db.updateTable('customers').set({ email: 'buyer@beifeng.example' }).execute();
  });
  afterAll(() => fixture.close());

  type Order = { id: string; intakeNumber: string };

  const withGaps = (): OrderDocument =>
    documentOf({
      lines: [{ sku: 'P100', quantity: '3', unit: 'pcs', taxRate: '0.13' }],
      paymentMethod: '',
      delivery: { date: '' },
    });

  async function submit(
    document: OrderDocument,
    policyId = 'validating',
    key?: string,
    channel: Channel = 'fax',
  ) {
    const input = { companyId: 'c', policyId, channel, document };
    return submitOrder(fixture.context, fixture.by('clerk', key), input);
  }

  async function stored(intakeNumber: string): Promise<Order> {
    const found = fixture.db.selectFrom('orders').select('id').where('intake_number', '=', intakeNumber);
    return { intakeNumber, ...(await found.executeTakeFirstOrThrow()) };
  }

  const events = async ({ id }: Order) => {
    const rows = fixture.db.selectFrom('notices').select('template').where('order_id', '=', id);
    return [...new Set((await rows.execute()).map(({ template }) => template))].toSorted();
  };

  /** Who was told that an order is rejected, and in which words. */
  function toldOfRejection(orderId: string) {
    return fixture.db
      .selectFrom('notices')
      .select(['template', 'locale', 'data', 'customer_id', 'person_id'])
      .where('order_id', '=', orderId)
      .where('template', 'like', '%rejected')
      .execute();
  }

  async function decide({ id }: Order, code: string, as: string, more: object = {}) {
    const { id: taskId, revision } = await fixture.task(id, code);
    return fixture.decide(as, { taskId, revision, outcome: 'approve', ...more });
  }

  test('when it lacks date, price and payment method, then it is stored once with the list of them and waits for the customer (P-4, P-6)', async () => {
    const { body, status } = await submit(withGaps(), 'validating', 'gaps');
    expect((await submit(withGaps(), 'validating', 'gaps')).body).toEqual(body);
    expect({ status, stage: body.stage, number: body.orderNumber }).toEqual({
      status: 201,
      stage: 'AWAITING_CUSTOMER_INFO',
      number: null,
    });
    expect(body.missing?.map(({ path }) => path)).toEqual([
      'paymentMethod',
      'delivery.date',
      'lines[0].netPrice',
      'delivery.place',
    ]);
    const order = await stored(body.intakeNumber);
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    expect(await fixture.gates(order.id)).toEqual(['customer-info@1 open']);
    expect(await fixture.orderRow(order.id)).toMatchObject({ amount: null, required_on: null, classes: [] });
    expect(await events(order)).toEqual(['received']);
    const receipt = fixture.db.selectFrom('notices').select('data').where('order_id', '=', order.id);
    expect((await receipt.execute())[0]?.data).toMatchObject({
      missingZh: expect.stringContaining('；'),
      missingEn: expect.stringContaining('delivery'),
    });
  });

  test('when the first contact is late, then its clock is due after the half hour of the policy; made, it stops (P-6, S-02)', async () => {
    const { body } = await submit(withGaps());
    const order = await stored(body.intakeNumber);
    await fixture.proceed(order.id);
    const clock = () =>
      fixture.db
        .selectFrom('clocks')
        .select(['code', 'started_at', 'due_at', 'stopped_at'])
        .where('order_id', '=', order.id)
        .executeTakeFirstOrThrow();
    const running = await clock();
    expect(Number(running.due_at) - Number(running.started_at)).toBe(30 * 60_000);
    expect((await problemOf(decide(order, 'customer-info', 'sales'))).type).toBe('facts-missing');
    await recordContact(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      kind: 'first-contact',
      method: 'phone',
      customerPerson: '周采购',
      summary: '请补充价格、交期和付款方式',
    });
    await decide(order, 'customer-info', 'sales');
    expect((await clock()).stopped_at).not.toBeNull();
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
  });

  test('when the customer has said the rest, then the revision moves it on, gets its number and its classes; one that lacks less waits on (P-6, P-11)', async () => {
    const { body } = await submit(withGaps());
    const order = await stored(body.intakeNumber);
    await fixture.proceed(order.id);
    const revise = (revision: number, document: OrderDocument) =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber: order.intakeNumber,
        revision,
        cause: 'customer',
        document,
      });
    const less = await revise(1, { ...withGaps(), paymentMethod: 'monthly' });
    expect(less.body.missing?.map(({ path }) => path)).not.toContain('paymentMethod');
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    await revise(2, documentOf({ quantity: '3' }));
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    const row = await fixture.orderRow(order.id);
    expect(row).toMatchObject({ missing: null, amount: '30.0000', classes: ['regular'], revision: 3 });
    expect(row.order_number).toMatch(/^HC-R-/);
    expect((await problemOf(revise(3, withGaps()))).errors?.map(({ path }) => path)).toContain(
      'document.delivery.date',
    );
  });

  test('when what completes it is against a rule of the company, then it is REJECTED as at intake, and the customer is told why (P-6, P-7)', async () => {
    const { body } = await submit(withGaps());
    const order = await stored(body.intakeNumber);
    await fixture.proceed(order.id);
    const lines = [{ sku: 'P900', quantity: '3', unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }];
    const complete = (document: OrderDocument) =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber: order.intakeNumber,
        revision: 1,
        cause: 'customer',
        document,
      });
    const answer = await complete(documentOf({ lines }));
    const { reasons } = answer.body;
    expect(answer.body).toMatchObject({
      stage: 'REJECTED',
      revision: 2,
      reasons: [{ zh: expect.any(String) }],
    });
    expect((await problemOf(complete(documentOf()))).type).toBe('order-closed');
    expect(await fixture.proceed(order.id)).toBe('REJECTED');
    const row = await fixture.orderRow(order.id);
    expect(row).toMatchObject({ order_number: null, refusal_reason: reasons, applicable_gates: [] });
    expect(row.closed_at).not.toBeNull();
    expect((await fixture.events(order.id)).map(({ kind }) => kind).slice(-3)).toEqual([
      'revised',
      'rejected',
      'stage-entered',
    ]);
    const told = await toldOfRejection(order.id);
    expect(told.map(({ customer_id: customer, person_id: person }) => customer ?? person).toSorted()).toEqual(
      ['C001', 'clerk'],
    );
    for (const notice of told) expect(renderNotice(notice).text).toContain(reasons?.[0]?.zh);
  });

  test.each(CHANNELS)(
    'when an order comes by %s, then the way is kept with who took it in, and when it came and was keyed (P-1)',
    async (channel) => {
      const receivedAt = '2026-11-24T02:00:00.000Z';
      const input = { companyId: 'c', policyId: 'standard', channel, receivedAt, document: documentOf() };
      const { body } = await submitOrder(fixture.context, fixture.by('sales'), input);
      expect(await orderRecord(fixture.db, body.intakeNumber)).toMatchObject({
        channel,
        enteredBy: 'sales',
        receivedAt,
        enteredAt: fixture.clock.now.toISOString(),
      });
    },
  );

  test('when quantity, unit, tax rate or price are blank, and other parts are in doubt, then it waits with what is missing and what is wrong; the revision that clears it up moves it on (P-4, P-6)', async () => {
    const doubtful = documentOf({
      parties: { buyer: { customerId: 'C404', name: '查无此号' } },
      lines: [
        { sku: 'P100', quantity: '', unit: ' ', taxRate: '', grossPrice: '' },
        {
          sku: 'P100',
          quantity: '2',
          unit: 'dozen',
          taxRate: '0.13',
          netPrice: '10.00',
          grossPrice: '12.00',
        },
      ],
      paymentMethod: 'gold',
      delivery: { date: '2026-01-05', place: '上海' },
    });
    const { body } = await submit(doubtful);
    expect(body.stage).toBe('AWAITING_CUSTOMER_INFO');
    expect(body.missing?.map(({ path }) => path).toSorted()).toEqual([
      'delivery.date',
      'lines[0].netPrice',
      'lines[0].quantity',
      'lines[0].taxRate',
      'lines[0].unit',
      'lines[1].grossPrice',
      'lines[1].unit',
      'parties.buyer.customerId',
      'paymentMethod',
    ]);
    const said = new Map(body.missing?.map(({ path, en }) => [path, en]));
    expect(said.get('lines[0].quantity')).toBe('the quantity is missing');
    expect(said.get('parties.buyer.customerId')).toContain('"C404"');
    const order = await stored(body.intakeNumber);
    expect(await fixture.orderRow(order.id)).toMatchObject({ customer_id: null, customer_name: '查无此号' });
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    const input = { intakeNumber: body.intakeNumber, revision: 1, cause: 'customer' as const };
    await reviseOrder(fixture.context, fixture.by('sales'), { ...input, document: documentOf() });
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    const again = { ...input, revision: 2, document: documentOf({ paymentMethod: 'gold' }) };
    const problem = await problemOf(reviseOrder(fixture.context, fixture.by('sales'), again));
    expect(problem.errors).toMatchObject([
      { path: 'document.paymentMethod', code: 'unknown-payment-method' },
    ]);
  });

  test('when it waits for the customer, then nothing is quoted and no settlement chosen yet (P-6, P-50, P-129)', async () => {
    const { body } = await submit(withGaps());
    const { intakeNumber } = body;
    const { context, by } = fixture;
    const settled = chooseSettlement(context, by('sales'), {
      intakeNumber,
      method: 'monthly',
      reason: '按评级',
    });
    expect((await problemOf(settled)).type).toBe('wrong-stage');
    const quoted = recordQuote(context, by('sales'), { intakeNumber, validUntil: '2026-12-31' });
    expect((await problemOf(quoted)).type).toBe('wrong-stage');
  });

  test('when it was incomplete before, then there is a copy of its complete revision only (P-6, P-10)', async () => {
    const { body } = await submit(withGaps());
    const { id, intakeNumber } = await stored(body.intakeNumber);
    expect(await completeRevision(fixture.db, id, 1)).toBeNull();
    const input = { intakeNumber, revision: 1, cause: 'customer' as const, document: documentOf() };
    await reviseOrder(fixture.context, fixture.by('sales'), input);
    expect(await completeRevision(fixture.db, id, 1)).toBeNull();
    expect(await completeRevision(fixture.db, id, 2)).toMatchObject({ paymentMethod: 'monthly' });
    expect(await completeRevision(fixture.db, id, 3)).toBeNull();
  });

  test('when a part is no order that somebody wrote, or the policy lets nothing wait, then it is refused with every field (P-4, P-6)', async () => {
    const paths = async (sent: Promise<unknown>) => (await problemOf(sent)).errors?.map(({ path }) => path);
    const line = { sku: 'P100', quantity: '-3', unit: 'dozen', taxRate: '0.13', grossPrice: '-1.00' };
    expect(await paths(submit({ ...withGaps(), lines: [line] }))).toEqual(
      expect.arrayContaining(['document.lines[0].quantity', 'document.lines[0].grossPrice']),
    );
    expect(await paths(submit(withGaps(), 'standard'))).toEqual([
      'document.paymentMethod',
      'document.delivery.date',
      'document.lines[0].netPrice',
      'document.delivery.place',
    ]);
  });

  test('when the clerk rejects it, then the order is REJECTED, and who entered it and the customer are told the reason (P-7)', async () => {
    const order = await fixture.order(documentOf({ quantity: '2' }), { policyId: 'validating' });
    await decide(order, 'intake', 'clerk', { outcome: 'refuse', reason: '超出经营范围' });
    expect(await fixture.proceed(order.id)).toBe('REJECTED');
    const row = await fixture.orderRow(order.id);
    expect(row.refusal_reason).toEqual([{ zh: '超出经营范围', en: '超出经营范围' }]);
    expect(row.closed_at).not.toBeNull();
    const told = await toldOfRejection(order.id);
    expect(told.map(({ customer_id: customer, person_id: person }) => customer ?? person).toSorted()).toEqual(
      ['C001', 'clerk'],
    );
    for (const notice of told) expect(renderNotice(notice).text).toContain('超出经营范围');
  });

  test('when a complete order comes in where the policy says so, then the customer has the confirmation at once, before anybody decides; what is incomplete, below the list price or of a stranger, or comes by another channel, is received only (P-12)', async () => {
    const line = (netPrice: string, sku = 'P100') =>
      documentOf({ lines: [{ sku, quantity: '4', unit: 'pcs', netPrice, taxRate: '0.13' }] });
    const { body } = await submit(line('10.00'));
    const order = await stored(body.intakeNumber);
    const told = fixture.db
      .selectFrom('notices')
      .select(['template', 'customer_id', 'created_at'])
      .where('order_id', '=', order.id)
      .where('customer_id', 'is not', null);
    expect(await told.execute()).toEqual([
      { template: 'customer/confirmed', customer_id: 'C001', created_at: fixture.clock.now },
    ]);
    const stranger = { ...line('10.00'), parties: { buyer: { name: '新客户', contact: { name: '孙工' } } } };
    const [received, confirmed] = await fixture.events(order.id);
    expect([received?.kind, confirmed?.kind]).toEqual(['received', 'confirmed']);
    expect(confirmed?.data).toEqual({
      revision: 1,
      customerId: 'C001',
      prices: [expect.objectContaining({ sku: 'P100', netPrice: '10.00', deviation: '0.0000' })],
    });
    for (const unchecked of [withGaps(), line('9.99'), stranger]) {
      const late = await submit(unchecked);
      expect(await events(await stored(late.body.intakeNumber))).toEqual(['received']);
    }
    const called = await submit(line('10.00'), 'validating', undefined, 'phone');
    expect(await events(await stored(called.body.intakeNumber))).toEqual(['received']);
  });

  test('when what was incomplete is completed and in order, then it is confirmed then, once, with what was checked; below the list price it is not (P-6, P-12)', async () => {
    const complete = async (netPrice: string, quantity: string) => {
      const { body } = await submit(withGaps());
      const order = await stored(body.intakeNumber);
      const lines = [{ sku: 'P100', quantity, unit: 'pcs', netPrice, taxRate: '0.13' }];
      const input = { intakeNumber: order.intakeNumber, cause: 'customer' as const };
      const document = documentOf({ lines });
      await reviseOrder(fixture.context, fixture.by('sales'), { ...input, revision: 1, document });
      const later = documentOf({ lines, delivery: { date: '2026-12-20', place: '上海' } });
      await reviseOrder(fixture.context, fixture.by('sales'), { ...input, revision: 2, document: later });
      return order;
    };
    const inOrder = await complete('10.00', '333');
    expect(await events(inOrder)).toEqual(['confirmed', 'customer/confirmed', 'received']);
    const confirmed = (await fixture.events(inOrder.id)).filter(({ kind }) => kind === 'confirmed');
    expect(confirmed).toMatchObject([{ data: { revision: 2, customerId: 'C001' } }]);
    expect(await events(await complete('9.99', '334'))).toEqual(['received']);
  });

  test('when it is proofread, then only the hash of this revision’s copy proves the reading (P-10)', async () => {
    const document = documentOf({ quantity: '7' });
    const order = await fixture.order(document, { policyId: 'validating' });
    await decide(order, 'intake', 'clerk');
    await fixture.proceed(order.id);
    const read = (copySha256: string) => decide(order, 'proofreading', 'clerk', { findings: { copySha256 } });
    expect(await problemOf(read('0'.repeat(64)))).toMatchObject({
      type: 'facts-missing',
      errors: [{ path: 'findings.copySha256' }],
    });
    const revision = await fixture.db
      .selectFrom('order_revisions')
      .select('document')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    const copied = { intakeNumber: order.intakeNumber, revision: 1, document: revision.document };
    expect((await read(copyHash(copied))).status).toBe(200);
  });

  test('when the requirement is confirmed, then every point has its evidence first, each once (P-8)', async () => {
    const order = await fixture.order(documentOf({ quantity: '9' }), { policyId: 'validating' });
    const { document } = await fixture.db
      .selectFrom('order_revisions')
      .select('document')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    await decide(order, 'intake', 'clerk');
    await fixture.proceed(order.id);
    const copySha256 = copyHash({ intakeNumber: order.intakeNumber, revision: 1, document });
    await decide(order, 'proofreading', 'clerk', { findings: { copySha256 } });
    await fixture.proceed(order.id);
    const confirm = (point: string, revision = 1) =>
      confirmPoint(fixture.context, fixture.by('sales'), {
        intakeNumber: order.intakeNumber,
        revision,
        point,
        with: 'dealer',
        customerPerson: '王经销',
        evidence: '邮件 1120',
      });
    await confirm('spec');
    expect((await problemOf(confirm('spec'))).type).toBe('already-decided');
    expect((await problemOf(confirm('colour'))).errors).toMatchObject([{ path: 'point' }]);
    expect((await problemOf(confirm('quantity', 2))).type).toBe('not-current-revision');
    expect((await problemOf(decide(order, 'requirement', 'clerk'))).errors).toMatchObject([
      { path: 'points.quantity' },
    ]);
    await confirm('quantity');
    await decide(order, 'requirement', 'clerk');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
  });
});
