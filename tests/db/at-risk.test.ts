import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { recordConfirmation } from '../../commands/record-confirmation.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { readProgress } from '../../db/progress.ts';
import { lockOrder } from '../../db/orders.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { Outcome, Policy } from '../../domain/policy/policy-schema.ts';
import { displayOf } from '../../domain/process/display.ts';
import { wronglyEffective } from '../chaos/invariants/approvals.ts';
import { exceededLimits } from '../chaos/invariants/limits.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, WITH_OVERTIME } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };

const cited = { rule: 'P-44', source: 'a test' };
const standard = policyNamed('standard');
const policy: Policy = {
  ...standard,
  notices: [...standard.notices, { on: 'continued-at-risk', to: ['entered-by'], ...cited }],
};

/** Here the first question is the customer's own word. */
const asksCustomer: Policy = {
  ...policy,
  id: 'asks-customer',
  authority: { ...policy.authority, 'record-confirmation': [{ role: 'sales_clerk', at: 'company' }] },
  gates: policy.gates.map((gate) => (gate.code === 'credit' ? { ...gate, kind: 'confirmation' } : gate)),
};

/** Here two planners have to say yes. */
const bothPlan: Policy = {
  ...policy,
  id: 'both-plan',
  gates: policy.gates.map((gate) =>
    gate.code === 'capacity'
      ? { ...gate, mode: 'all', owners: [...gate.owners, { role: 'sales_head', at: 'company' }] }
      : gate,
  ),
};

const RISK = {
  continueAtRisk: true,
  risk: '客户信用不足，由销售跟进收款',
  riskOwner: 'sales_head',
  riskReviewOn: '2026-12-10',
};

/** 1,000.00 for a customer whose limit is 500. */
const overLimit = () => documentOf({ parties: { buyer: { customerId: 'C002' } } });

describe('given an order that was refused, and whom to ask whether it is declined', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([policy, asksCustomer, bothPlan]);
  });
  afterAll(() => fixture.close());

  async function decide(
    order: Order,
    code: string,
    as: string,
    outcome: Outcome = 'approve',
    findings: Record<string, string | boolean> = {},
    key?: string,
  ) {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide(as, { taskId, revision, outcome, reason: '理由', findings }, key);
  }

  /** Refused by a gate, and asked to be declined. */
  async function declining(document: OrderDocument, code: string, as: string): Promise<Order> {
    const order = await fixture.order(document);
    await decide(order, code, as, 'refuse');
    await fixture.proceed(order.id);
    await askDecline(order);
    return order;
  }

  async function askDecline(order: Order): Promise<void> {
    const asked = { intakeNumber: order.intakeNumber, reason: '客户不让步' };
    await requestDecline(fixture.context, fixture.by('sales'), asked);
    await fixture.proceed(order.id);
  }

  const entries = ({ id }: Order) =>
    fixture.db
      .selectFrom('credit_entries')
      .select(['amount', 'state', 'over_limit_by', 'released_by'])
      .where('order_id', '=', id)
      .execute();

  const obligations = ({ id }: Order) =>
    fixture.db.selectFrom('obligations').selectAll().where('order_id', '=', id).execute();

  test('when declining is refused and the risk is taken, then the order goes on to EFFECTIVE, its exposure is true and the risk is owned (P-42, P-44)', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    await decide(order, 'decline', 'gm', 'refuse', RISK);

    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await entries(order)).toEqual([
      { amount: '1000.0000', state: 'reserved', over_limit_by: '500.0000', released_by: 'gm' },
    ]);
    // The team is asked again, and has its time again (P-34).
    const team = fixture.db
      .selectFrom('clocks')
      .select(['subject_id', 'ended'])
      .where('order_id', '=', order.id);
    expect(await team.where('code', '=', 'review-team').orderBy('subject_id').execute()).toEqual([
      { subject_id: 'revision-1', ended: expect.any(String) },
      { subject_id: 'revision-1.2', ended: null },
    ]);
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    const { evidence } = await fixture.task(order.id, 'sales-head');
    expect(evidence.risks).toEqual([
      { description: RISK.risk, ownerRole: 'sales_head', reviewOn: '2026-12-10' },
    ]);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');

    expect(await entries(order)).toMatchObject([{ state: 'effective', over_limit_by: '500.0000' }]);
    expect(await obligations(order)).toMatchObject([
      { kind: 'risk', owner_role: 'sales_head', due_on: '2026-12-10', status: 'open', precondition: false },
    ]);
    expect(await fixture.gates(order.id)).toContain('credit@1 at-risk');
    const events = await fixture.events(order.id);
    const taken = events.find(({ kind }) => kind === 'continued-at-risk');
    expect(taken?.data).toMatchObject({
      gates: [{ gate: 'credit' }],
      ownerRole: 'sales_head',
      credit: { reserved: '1000.00', overLimitBy: '500.00' },
    });
    expect(await details(order)).toContain('goes on at a RISK');
    expect(await told(order)).toContain('continued-at-risk');
    const watching = fixture.db.selectFrom('notices').select('person_id').where('order_id', '=', order.id);
    const rows = await watching
      .where('template', '=', 'continued-at-risk')
      .where('channel', '=', 'in-app')
      .execute();
    expect(rows.map(({ person_id: person }) => person)).toEqual(
      expect.arrayContaining(['clerk', 'sales', 'sales-head']),
    );
    expect(new Set(rows.map(({ person_id: person }) => person)).size).toBe(rows.length);
    expect(await told(order)).not.toContain('decline-refused');
    expect(await wronglyEffective(fixture.db)).toEqual([]);
    expect(await exceededLimits(fixture.db, fixture.clock.now)).toEqual([]);
  });

  async function details(order: Order): Promise<string> {
    return inTransaction(fixture.db, async (trx) => {
      const locked = await lockOrder(trx, order.id);
      if (!locked) throw new Error('no order');
      const progress = await readProgress(trx, locked, fixture.clock.now);
      return displayOf(progress, {
        orderNumber: null,
        intakeNumber: order.intakeNumber,
        classes: [],
        releasers: () => [],
      }).details;
    });
  }

  async function told({ id }: Order): Promise<string[]> {
    const rows = await fixture.db
      .selectFrom('notices')
      .select('template')
      .where('order_id', '=', id)
      .execute();
    return rows.map(({ template }) => template);
  }

  test('when a gate counts as passed and nobody took the risk, then the invariants say so (P-44)', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    await decide(order, 'decline', 'gm', 'refuse', RISK);
    await fixture.proceed(order.id);
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    const forged = fixture.db
      .updateTable('gates')
      .where('order_id', '=', order.id)
      .where('code', '=', 'credit');
    const { settled_at: at } = await fixture.db
      .selectFrom('gates')
      .select('settled_at')
      .where('order_id', '=', order.id)
      .where('code', '=', 'credit')
      .executeTakeFirstOrThrow();
    await forged.set({ settled_at: new Date('2026-11-01T00:00:00Z') }).execute();
    expect((await fixture.orderRow(order.id)).stage).toBe('EFFECTIVE');
    expect(await wronglyEffective(fixture.db)).toEqual([`${order.intakeNumber}: without credit`]);
    expect(await exceededLimits(fixture.db, fixture.clock.now)).toEqual([
      `order ${order.id} is beyond the limit and nobody took that risk`,
    ]);
    await forged.set({ settled_at: at }).execute();
  });

  test('when declining is refused without a risk, then the order is negotiated further, and may be declined again (P-42, P-44)', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    await decide(order, 'decline', 'gm', 'refuse');
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    expect(await entries(order)).toEqual([]);
    expect(await obligations(order)).toEqual([]);
    await askDecline(order);
    await decide(order, 'decline', 'deputy');
    expect(await fixture.proceed(order.id)).toBe('DECLINED');
  });

  test('when the hours were refused, then those that are free are kept and the shortfall is recorded (P-31, P-35)', async () => {
    const lines = [{ sku: 'P101', quantity: '2000', unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }];
    const order = await declining(documentOf({ lines }), 'capacity', 'planner');
    await decide(order, 'decline', 'gm', 'refuse', RISK);
    const events = await fixture.events(order.id);
    const taken = events.find(({ kind }) => kind === 'continued-at-risk');
    expect(taken?.data).toMatchObject({ capacity: { requiredOn: '2026-12-18', shortfallHours: { w1: 56 } } });
    const kept = await fixture.db
      .selectFrom('capacity_reservations')
      .select(({ fn }) => fn.sum('hours').as('hours'))
      .where('order_id', '=', order.id)
      .where('state', '=', 'reserved')
      .executeTakeFirstOrThrow();
    expect(Number(kept.hours)).toBe(200);
    expect(await exceededLimits(fixture.db, fixture.clock.now)).toEqual([]);
  });

  test('when a gate is withdrawn half decided, then what was made a condition at it is void (P-35, P-44)', async () => {
    const order = await fixture.order(overLimit(), { policyId: 'both-plan' });
    const { id: taskId, revision } = await fixture.task(order.id, 'capacity');
    await fixture.decide('planner', { taskId, revision, ...WITH_OVERTIME });
    expect(await obligations(order)).toMatchObject([{ status: 'open' }]);
    await decide(order, 'credit', 'credit', 'refuse');
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    expect(await obligations(order)).toMatchObject([{ status: 'withdrawn' }]);
  });

  /** An order of a customer without an account, at a risk, before the sales head. */
  async function withoutAccount(): Promise<Order> {
    const order = await declining(
      documentOf({ parties: { buyer: { customerId: 'C003' } } }),
      'credit',
      'credit',
    );
    await decide(order, 'decline', 'gm', 'refuse', RISK);
    await fixture.proceed(order.id);
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    return order;
  }

  test('when an account is opened for a customer who had none, then credit is asked again before the order is effective (P-26)', async () => {
    const order = await withoutAccount();
    const account = {
      id: 'A003',
      company_id: 'c',
      customer_id: 'C003',
      currency: 'CNY',
      rating: 'B' as const,
    };
    await fixture.db
      .insertInto('credit_accounts')
      .values({ ...account, credit_limit: '5000' })
      .execute();
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual(
      expect.arrayContaining([
        'credit@1 lapsed',
        'credit@1 open',
        'capacity@1 approved',
        'sales-head@1 approved',
      ]),
    );
    await decide(order, 'credit', 'credit2');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect(await entries(order)).toMatchObject([{ amount: '1000.0000', state: 'effective' }]);
    await fixture.db.deleteFrom('credit_entries').where('account_id', '=', 'A003').execute();
    await fixture.db.deleteFrom('credit_accounts').where('id', '=', 'A003').execute();
  });

  test('when a customer without an account was refused, then nothing is booked and the order goes on (P-26, P-44)', async () => {
    const order = await withoutAccount();
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect(await entries(order)).toEqual([]);
  });

  test('when the order is revised, then the risk was taken for what it said before: it is asked again and the credit is free (P-44)', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    await decide(order, 'decline', 'gm', 'refuse', RISK);
    await fixture.proceed(order.id);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: { ...overLimit(), paymentMethod: 'on-delivery' },
    });
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toContain('credit@2 open');
    expect(await entries(order)).toMatchObject([{ state: 'released' }]);
    expect(await obligations(order)).toMatchObject([{ kind: 'risk', status: 'withdrawn' }]);
  });

  test('when the owner of the risk has looked at it again, then it is settled with its evidence (P-44)', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    await decide(order, 'decline', 'gm', 'refuse', RISK);
    const [risk] = await obligations(order);
    const fulfilled = { obligationId: risk?.id ?? '', evidence: '客户已付清' };
    const { body } = await fulfilObligation(fixture.context, fixture.by('sales-head'), fulfilled);
    expect(body.status).toBe('fulfilled');
  });

  test('when the risk is incomplete, in the past, or taken by whoever declines, then each wrong finding is named (P-42)', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    const errorsOf = async (outcome: Outcome, findings: Record<string, string | boolean>) => {
      const { errors = [] } = await problemOf(decide(order, 'decline', 'gm', outcome, findings));
      return errors.map(({ path, code }) => `${path} ${code}`);
    };
    expect(await errorsOf('refuse', { continueAtRisk: true })).toEqual([
      'findings.risk required',
      'findings.riskOwner required',
      'findings.riskReviewOn required',
    ]);
    expect(await errorsOf('refuse', { ...RISK, riskReviewOn: '2026-11-24' })).toEqual([
      'findings.riskReviewOn in-the-past',
    ]);
    expect(await errorsOf('approve', RISK)).toEqual(['findings.continueAtRisk not-allowed']);
    expect(await errorsOf('refuse', { risk: '无' })).toEqual(['findings.risk not-allowed']);
    expect(await errorsOf('refuse', { ...RISK, riskOwner: 'nobody' })).toEqual([
      'findings.riskOwner unknown-choice',
    ]);
    expect(await errorsOf('refuse', { ...RISK, riskOwner: 'integration' })).toEqual([
      'findings.riskOwner unknown-choice',
    ]);
    expect(await errorsOf('refuse', { ...RISK, riskOwner: 'purchasing_head' })).toEqual([
      'findings.riskOwner nobody-holds',
    ]);
  });

  test('when the customer said no, then nobody takes the risk of going on against it (P-42, P-57)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'asks-customer' });
    await decide(order, 'credit', 'credit', 'refuse');
    await fixture.proceed(order.id);
    await askDecline(order);
    const problem = await problemOf(decide(order, 'decline', 'gm', 'refuse', RISK));
    expect(problem.errors).toMatchObject([{ path: 'findings.continueAtRisk', code: 'not-allowed' }]);
    expect(await fixture.gates(order.id)).toContain('credit@1 refused');
  });

  test('when the customer themselves answered no, then nobody takes the risk either (P-42, P-57)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'asks-customer' });
    await recordConfirmation(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      answer: 'refused',
      method: 'phone',
      customerPerson: '周采购',
      evidence: '通话 1126',
      remark: '价格偏高',
    });
    await fixture.proceed(order.id);
    await askDecline(order);
    const problem = await problemOf(decide(order, 'decline', 'gm', 'refuse', RISK));
    expect(problem.errors).toMatchObject([{ path: 'findings.continueAtRisk', code: 'not-allowed' }]);
    await decide(order, 'decline', 'deputy');
    expect(await fixture.proceed(order.id)).toBe('DECLINED');
  });

  test('when the risk is taken twice under one key, then it is one', async () => {
    const order = await declining(overLimit(), 'credit', 'credit');
    const { id: taskId } = await fixture.task(order.id, 'decline');
    const input = { taskId, revision: 1, outcome: 'refuse' as const, reason: '理由', findings: RISK };
    const key = `risk-${order.id}`;
    const first = await fixture.decide('gm', input, key);
    expect((await fixture.decide('gm', input, key)).body).toEqual(first.body);
    expect(await obligations(order)).toHaveLength(1);
    expect(await entries(order)).toHaveLength(1);
  });
});
