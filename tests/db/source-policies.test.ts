import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { shownTerms } from '../../api/orders/view.ts';
import { answerQuestion } from '../../commands/answer-question.ts';
import { answerProposal } from '../../commands/answer-round.ts';
import { conveneMeeting } from '../../commands/convene-meeting.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { confirmPoint } from '../../commands/confirm-point.ts';
import { correctCustomer } from '../../commands/correct-customer.ts';
import { fileCustomerDocument } from '../../commands/file-customer-document.ts';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { proposeRound } from '../../commands/propose-round.ts';
import { recordMeeting } from '../../commands/record-meeting.ts';
import { recordQuote } from '../../commands/record-quote.ts';
import { registerCustomer } from '../../commands/register-customer.ts';
import { registerProject } from '../../commands/register-project.ts';
import { releaseHold } from '../../commands/release-hold.ts';
import { requestChange } from '../../commands/request-change.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { orderRecord } from '../../db/queries/order-record.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import { undoPaymentMatch } from '../../commands/undo-match.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { Role } from '../../domain/roles.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { agreementSteps } from './agreement-steps.ts';
import { clockOf, shanghai } from './clocks-fixture.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };
type Parts = Partial<Omit<Parameters<Fixture['decide']>[1], 'taskId'>>;

/** Offices that the policies of the sources have beside those of the fixture. */
const MORE_PEOPLE: Record<string, Role> = {
  material: 'material_controller',
  designer: 'designer',
  buyer: 'purchasing_officer',
  engineer: 'technical_engineer',
  compliance: 'compliance_officer',
  treasurer: 'finance_head',
  lawyer: 'legal_officer',
};
const SHA = 'a'.repeat(64);
const LINE = {
  sku: 'P100',
  spec: 'DN50',
  quantity: '100',
  unit: 'pcs',
  grossPrice: '10.00',
  taxRate: '0.13',
};

let fixture: Fixture;

beforeAll(async () => {
  const ids = ['switchgear', 'forestry', 'paper-mill', 'generic-1', 'generic-2', 'whole-way'];
  fixture = await commandFixture(ids.map((id) => policyNamed(id)));
  for (const [id, role] of Object.entries(MORE_PEOPLE)) {
    await fixture.db.insertInto('people').values({ id, name: id, subject: id }).execute();
    const held = { person_id: id, role, unit_id: 'c' };
    await fixture.db.insertInto('role_assignments').values(held).execute();
  }
  await fixture.db.updateTable('customers').set({ email: 'buyer@beifeng.example' }).execute();
  const account = { company_id: 'c', customer_id: 'C003', currency: 'CNY', credit_limit: '5000' };
  await fixture.db
    .insertInto('credit_accounts')
    .values({ ...account, id: 'C003', rating: 'B' })
    .execute();
});
afterAll(() => fixture.close());

const document = (changes: Partial<OrderDocument> = {}) =>
  documentOf({
    parties: { buyer: { customerId: 'C001', contact: { name: '周采购', phone: '021-5555' } } },
    lines: [LINE],
    ...changes,
  });

async function decide({ id }: Order, code: string, as: string, parts: Parts = {}) {
  const { id: taskId, revision } = await fixture.task(id, code);
  await fixture.decide(as, { taskId, revision, outcome: 'approve', ...parts });
  return fixture.proceed(id);
}

async function letters({ id }: Order): Promise<string[]> {
  const rows = await fixture.db
    .selectFrom('notices')
    .select(['template', 'person_id'])
    .where('order_id', '=', id)
    .where('channel', '=', 'in-app')
    .union(
      fixture.db
        .selectFrom('notices')
        .select(['template', 'customer_id as person_id'])
        .where('order_id', '=', id)
        .where('customer_id', 'is not', null),
    )
    .execute();
  return rows.map(({ template, person_id: to }) => `${template} ${to}`).toSorted();
}

describe('given the switchgear maker of source 4g', () => {
  const ofMaker = (changes: Partial<OrderDocument> = {}) =>
    document({ paymentMethod: 'before-effect', quality: '按国标', ...changes });

  const steps = agreementSteps(() => fixture, 'switchgear');

  /** Every point is confirmed, and material control says that the date cannot be kept. */
  async function refused(order: Order, revision = 1): Promise<void> {
    await confirmed(order, revision);
    const no = { outcome: 'refuse' as const, reason: '缺铜排' };
    expect(await decide(order, 'date-material', 'material', no)).toBe('NEGOTIATING');
  }

  async function confirmed(order: Order, revision = 1): Promise<void> {
    for (const point of ['spec', 'quantity', 'technical', 'delivery-date']) {
      await confirmPoint(fixture.context, fixture.by('sales'), {
        intakeNumber: order.intakeNumber,
        revision,
        point,
        with: 'dealer',
        customerPerson: '赵经理',
        evidence: '邮件 1125',
      });
    }
    await decide(order, 'requirement', 'sales');
  }

  async function infeasible(): Promise<Order> {
    const order = await fixture.order(ofMaker(), { policyId: 'switchgear' });
    await refused(order);
    return order;
  }

  const decline = ({ intakeNumber }: Order) =>
    requestDecline(fixture.context, fixture.by('sales'), { intakeNumber, reason: '客户不能延期' });
  const propose = (
    { intakeNumber }: Order,
    kind: 'later-date' | 'price',
    proposedBy: 'us' | 'customer' = 'us',
  ) =>
    proposeRound(fixture.context, fixture.by('sales'), {
      intakeNumber,
      kind,
      proposedBy,
      text: '推迟三个月',
    });
  const answer = ({ intakeNumber }: Order, round: number, said: 'accepted' | 'refused' | 'counter') =>
    answerProposal(fixture.context, fixture.by('sales'), {
      intakeNumber,
      round,
      answer: said,
      text: '一月可以',
      reference: '邮件 1126',
    });

  test('when its goods are not made any more, then the order is not regular, and design reviews it, whatever its sender says (P-20, P-41)', async () => {
    const since = (day: string | null) =>
      fixture.db.updateTable('products').set({ discontinued_on: day }).where('sku', '=', 'P100').execute();
    const classesOf = async () => {
      const { id } = await fixture.order(ofMaker(), { policyId: 'switchgear' });
      const found = fixture.db.selectFrom('order_revisions').select('classes').where('order_id', '=', id);
      const { classes } = await found.executeTakeFirstOrThrow();
      return classes.map(({ code }) => code);
    };
    await since('2027-01-01');
    expect(await classesOf()).toEqual(['regular']);
    await since('2023-11-30');
    expect(await classesOf()).toEqual(['discontinued']);
    await since(null);
  });

  test('when the date cannot be kept, then the order is declined only after the customer has refused a later one, by the general manager or the deputy (P-42)', async () => {
    const order = await infeasible();
    const asked = async () => (await problemOf(decline(order))).errors?.map(({ path }) => path);
    expect(await asked()).toEqual(['negotiation']);
    await propose(order, 'price');
    await answer(order, 1, 'refused');
    await propose(order, 'later-date', 'customer');
    await answer(order, 2, 'refused');
    await propose(order, 'later-date');
    expect(await asked()).toEqual(['negotiation']);
    await answer(order, 3, 'counter');
    expect(await asked()).toEqual(['negotiation']);
    await propose(order, 'later-date');
    await answer(order, 4, 'refused');
    expect((await decline(order)).status).toBe(201);
    await fixture.proceed(order.id);
    const { id: taskId } = await fixture.task(order.id, 'decline');
    const owners = fixture.db.selectFrom('task_owners').select('role').where('task_id', '=', taskId);
    expect((await owners.orderBy('role').execute()).map(({ role }) => role)).toEqual([
      'deputy_general_manager',
      'general_manager',
    ]);
    expect((await problemOf(decide(order, 'decline', 'sales-head'))).type).toBe('forbidden');
    expect(await decide(order, 'decline', 'deputy')).toBe('DECLINED');
  });

  test('when the general manager will not decline it, then who has asked for that and the head of sales are told, beside who entered it (P-42)', async () => {
    const order = await infeasible();
    await propose(order, 'later-date');
    await answer(order, 1, 'refused');
    await decline(order);
    await fixture.proceed(order.id);
    await decide(order, 'decline', 'gm', { outcome: 'refuse', reason: '再谈' });
    expect((await letters(order)).filter((letter) => letter.startsWith('decline-refused'))).toEqual([
      'decline-refused both',
      'decline-refused clerk',
      'decline-refused sales',
      'decline-refused sales-head',
    ]);
  });

  test('when it went on at a risk and another office refuses then, then the customer is asked again before it is declined (P-42)', async () => {
    const order = await infeasible();
    await propose(order, 'later-date');
    await answer(order, 1, 'refused');
    await decline(order);
    await fixture.proceed(order.id);
    const findings = {
      continueAtRisk: true,
      risk: '铜排或晚到',
      riskOwner: 'sales_head',
      riskReviewOn: '2026-12-10',
    };
    const risky = { outcome: 'refuse' as const, reason: '重要客户', findings };
    expect(await decide(order, 'decline', 'gm', risky)).toBe('UNDER_REVIEW');
    fixture.clock.now = shanghai('2026-11-25 10:00');
    const no = { outcome: 'refuse' as const, reason: '产能已满' };
    expect(await decide(order, 'date-production', 'planner', no)).toBe('NEGOTIATING');
    expect((await problemOf(decline(order))).errors).toMatchObject([{ path: 'negotiation' }]);
    await propose(order, 'later-date');
    await answer(order, 2, 'refused');
    expect((await decline(order)).status).toBe(201);
    fixture.clock.now = START;
  });

  test('when the customer has refused a later date of an earlier revision, then that is no answer for this one (P-42)', async () => {
    const order = await infeasible();
    await propose(order, 'later-date');
    await answer(order, 1, 'refused');
    await fixture.agreed(order);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: ofMaker({ lines: [{ ...LINE, quantity: '90' }] }),
    });
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    await refused(order, 2);
    expect(await problemOf(decline(order))).toMatchObject({
      type: 'facts-missing',
      errors: [{ path: 'negotiation' }],
    });
  });

  test('when specification or quality change, then every office that reviewed the date is asked again, for it has not seen them (P-41, P-44)', async () => {
    const order = await fixture.order(ofMaker({ fields: { needsRedesign: true } }), {
      policyId: 'switchgear',
    });
    await confirmed(order);
    await decide(order, 'date-sales', 'sales');
    await decide(order, 'date-production', 'planner');
    const findings = { alternative: '铝排代铜排', supplierDate: '2026-12-01' };
    await decide(order, 'date-material', 'material', { findings });
    await decide(order, 'date-design', 'designer');
    const { body } = await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      note: '规格录错',
      document: ofMaker({ fields: { needsRedesign: true }, lines: [{ ...LINE, spec: 'DN80' }] }),
    });
    expect(body.standing).toEqual([]);
  });

  test('when the dealer does not sign, then another order form is drawn up; when it is not paid yet, then it is waited for, and no talks can come to nothing (P-51)', async () => {
    const { grossPrice: _, ...line } = LINE;
    const order = await fixture.order(ofMaker({ lines: [{ ...line, netPrice: '10.00' }] }), {
      policyId: 'switchgear',
    });
    await confirmed(order);
    await decide(order, 'date-sales', 'sales');
    await decide(order, 'date-production', 'planner');
    const findings = { alternative: '铝排代铜排', supplierDate: '2026-12-01' };
    await decide(order, 'date-material', 'material', { findings });
    const { intakeNumber } = order;
    await recordQuote(fixture.context, fixture.by('sales'), { intakeNumber, validUntil: '2026-12-31' });
    await decide(order, 'quote', 'sales');
    await steps.drafted(order);
    await decide(order, 'order-form', 'sales');
    const no = { outcome: 'refuse' as const, reason: '经销商要求改付款条款' };
    expect(await decide(order, 'dealer-signature', 'sales', no)).toBe('CONTRACT_DRAFT');
    expect((await problemOf(decide(order, 'order-form', 'sales'))).detail).toContain('Version 1');
    await steps.signed(order, await formAgain());
    expect(await decide(order, 'dealer-signature', 'sales')).toBe('PAYMENT_GATE');
    const unpaid = { outcome: 'refuse' as const, reason: '未到账' };
    expect(await decide(order, 'payment', 'finance', unpaid)).toBe('PAYMENT_GATE');
    await steps.paid(order, '1130.00');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');

    async function formAgain(): Promise<number> {
      const version = await steps.drafted(order);
      expect(await decide(order, 'order-form', 'sales')).toBe('SIGNING');
      return version;
    }
  });

  test('when the customer wants a change, then half an hour is the target: missed, the head is called and nothing is decided; answered, it stops (P-146, S-22)', async () => {
    const order = await fixture.order(ofMaker(), { policyId: 'switchgear' });
    await requestChange(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      reason: '客户来电更改数量',
      letter: { reference: 'archive/change', sha256: SHA },
      document: ofMaker({ lines: [{ ...LINE, quantity: '80' }] }),
    });
    await fixture.proceed(order.id);
    const clock = () => clockOf(fixture.db, order.id, 'change-reaction');
    expect(await clock()).toMatchObject({ soft: true, due_at: shanghai('2026-11-25 09:30') });
    fixture.clock.now = shanghai('2026-11-25 09:30');
    await clocksRound({
      db: fixture.db,
      now: () => fixture.clock.now,
      signalOrder: () => Promise.resolve(),
      log: { warn: (details) => expect(details).toBeUndefined() },
    });
    expect(await clock()).toMatchObject({ tier: 1, stopped_at: null });
    expect(await fixture.gates(order.id)).toContain('change@1 open');
    await decide(order, 'change', 'sales');
    expect(await clock()).toMatchObject({ stopped_at: fixture.clock.now, ended: 'done' });
    expect((await fixture.orderRow(order.id)).revision).toBe(2);
    fixture.clock.now = START;
  });

  test('when an order is a project, then it names the registered one at intake and ever after (P-9)', async () => {
    const submit = (fields: Record<string, boolean>, projectId?: string) =>
      submitOrder(fixture.context, fixture.by('clerk'), {
        companyId: 'c',
        policyId: 'switchgear',
        channel: 'agent',
        document: ofMaker({ fields }),
        projectId,
      });
    const missing = [{ path: 'projectId', code: 'required' }];
    expect((await problemOf(submit({ project: true }))).errors).toMatchObject(missing);
    const { body: plain } = await submit({});
    const revise = (revision: number, projectId?: string) =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber: plain.intakeNumber,
        revision,
        cause: 'our-error',
        note: '漏记项目',
        document: ofMaker({ fields: { project: true } }),
        projectId,
      });
    expect((await problemOf(revise(1))).errors).toMatchObject(missing);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await problemOf(revise(1, unknown))).errors).toMatchObject([
      { path: 'projectId', code: 'unknown-project' },
    ]);
    const { body } = await registerProject(fixture.context, fixture.by('sales'), {
      companyId: 'c',
      name: '东区变电站',
      owner: '东区电力',
      place: '上海',
      scope: '成套开关柜',
    });
    expect((await submit({ project: true }, body.projectId)).body.classes).toEqual(['project']);
    expect((await revise(1, body.projectId)).body.classes).toEqual(['project']);
    const named = () => orderRecord(fixture.db, plain.intakeNumber);
    expect(await named()).toMatchObject({ projectId: body.projectId, revision: 2 });
    expect((await problemOf(revise(2, body.projectId))).errors).toMatchObject([{ code: 'unchanged' }]);
    const { body: next } = await registerProject(fixture.context, fixture.by('sales'), {
      companyId: 'c',
      name: '西区变电站',
      owner: '西区电力',
      place: '上海',
      scope: '成套开关柜',
    });
    const { body: corrected } = await revise(2, next.projectId);
    expect(corrected.revision).toBe(3);
    expect(await named()).toMatchObject({ projectId: next.projectId });
  });

  test('when the customer’s change makes an order a project, then the change names it, and it is the order’s when it is granted (P-9, P-146)', async () => {
    const order = await fixture.order(ofMaker(), { policyId: 'switchgear' });
    const { body } = await registerProject(fixture.context, fixture.by('sales'), {
      companyId: 'c',
      name: '南区变电站',
      owner: '南区电力',
      place: '上海',
      scope: '成套开关柜',
    });
    await requestChange(fixture.context, fixture.by('clerk'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      reason: '并入成套项目',
      letter: { reference: 'archive:2026/change.pdf', sha256: 'a'.repeat(64) },
      document: ofMaker({ fields: { project: true } }),
      projectId: body.projectId,
    });
    await fixture.proceed(order.id);
    expect((await fixture.task(order.id, 'change')).evidence.change).toMatchObject({
      projectId: body.projectId,
    });
    await decide(order, 'change', 'sales');
    expect(await orderRecord(fixture.db, order.intakeNumber)).toMatchObject({
      projectId: body.projectId,
      revision: 2,
    });
  });
});

describe('given the forestry company of source 0', () => {
  const ofForest = () => document({ paymentMethod: 'agreed-date' });
  const FOUND = { credit: '以往按时付款', feasibility: '需外购原木' };

  test('when the departments find no way, then the executives may decline the order, and nobody below (P-22, P-39)', async () => {
    const order = await fixture.order(ofForest(), { policyId: 'forestry' });
    await decide(order, 'assessment', 'sales', { findings: FOUND });
    const no = { outcome: 'refuse' as const, reason: '采伐指标已用完' };
    expect(await decide(order, 'meeting', 'sales-head', no)).toBe('NEGOTIATING');
    const reason = '会议认为不可行';
    const { intakeNumber } = order;
    await requestDecline(fixture.context, fixture.by('sales'), { intakeNumber, reason });
    await fixture.proceed(order.id);
    expect((await problemOf(decide(order, 'decline', 'sales-head'))).type).toBe('forbidden');
    expect(await decide(order, 'decline', 'exec1')).toBe('DECLINED');
  });

  test('when sales finds the order not feasible or the customer not good, then the departments meet all the same, and their yes or no decides (P-26, P-39)', async () => {
    const no = { outcome: 'refuse' as const, reason: '采伐指标可能不足', findings: FOUND };
    const declined = await fixture.order(ofForest(), { policyId: 'forestry' });
    expect(await decide(declined, 'assessment', 'sales', no)).toBe('UNDER_REVIEW');
    expect((await fixture.task(declined.id, 'meeting')).evidence.earlier).toMatchObject([
      { gate: 'assessment', outcome: 'refuse', reason: '采伐指标可能不足', findings: FOUND },
    ]);
    const refused = { outcome: 'refuse' as const, reason: '会议认为不可行' };
    expect(await decide(declined, 'meeting', 'sales-head', refused)).toBe('NEGOTIATING');

    const order = await fixture.order(ofForest(), { policyId: 'forestry' });
    await decide(order, 'assessment', 'sales', no);
    await met(order);
    expect(await decide(order, 'meeting', 'sales-head')).toBe('UNDER_REVIEW');
    expect((await fixture.gates(order.id)).toSorted()).toEqual([
      'assessment@1 approved',
      'capacity@1 open',
      'meeting@1 approved',
      'profit@1 open',
    ]);
    const booked = fixture.db.selectFrom('credit_entries').select(['state', 'amount']);
    expect(await booked.where('order_id', '=', order.id).execute()).toMatchObject([
      { state: 'reserved', amount: '1000.0000' },
    ]);
    const events = await fixture.events(order.id);
    expect(events.find(({ kind }) => kind === 'refusal-overruled')?.data).toMatchObject({
      gate: 'assessment',
      by: 'meeting',
    });
  });

  test('when the departments overrule the assessment, then the limit holds nevertheless (P-26, P-39)', async () => {
    const poor = { parties: { buyer: { customerId: 'C002', contact: { name: '周', phone: '021' } } } };
    const order = await fixture.order({ ...ofForest(), ...poor }, { policyId: 'forestry' });
    await decide(order, 'assessment', 'sales', { outcome: 'refuse', reason: '超额度', findings: FOUND });
    await met(order);
    expect((await problemOf(decide(order, 'meeting', 'sales-head'))).type).toBe('credit-exceeded');
    expect(await fixture.gates(order.id)).toEqual(['assessment@1 refused', 'meeting@1 open']);
  });

  test('when what the departments overruled is revised, then it stands only with their meeting, and the limit is looked at anew (P-39, P-44)', async () => {
    const order = await fixture.order(ofForest(), { policyId: 'forestry' });
    await decide(order, 'assessment', 'sales', { outcome: 'refuse', reason: '或不可行', findings: FOUND });
    await met(order);
    await decide(order, 'meeting', 'sales-head');
    const { body } = await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      note: '漏写备注',
      document: { ...ofForest(), remarks: '分批发货' },
    });
    expect(body.standing).not.toContain('assessment');
    const kept = fixture.db.selectFrom('credit_entries').select('state').where('order_id', '=', order.id);
    expect((await kept.execute()).map(({ state }) => state)).toEqual(['released']);
    await fixture.proceed(order.id);
    expect(await fixture.gates(order.id)).toContain('assessment@2 open');
  });

  test('when it is to be paid on an agreed day, then it is effective only when finance has agreed that with the customer; nobody takes the risk of going on without (P-16)', async () => {
    const order = await toPayment('agreed-date');
    const no = { outcome: 'refuse' as const, reason: '客户不肯定日期' };
    expect(await decide(order, 'payment-terms', 'finance', no)).toBe('NEGOTIATING');
    const { intakeNumber } = order;
    await requestDecline(fixture.context, fixture.by('sales'), { intakeNumber, reason: '谈不拢' });
    await fixture.proceed(order.id);
    const risk = { continueAtRisk: true, risk: '不付', riskOwner: 'sales_head', riskReviewOn: '2026-12-20' };
    const on = decide(order, 'decline', 'exec1', { outcome: 'refuse', reason: '重要客户', findings: risk });
    expect((await problemOf(on)).errors).toMatchObject([{ path: 'findings.continueAtRisk' }]);
    await fixture.agreed(order);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      cause: 'customer',
      document: { ...ofForest(), remarks: '货到三十天内付清' },
    });
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
  });

  test('when goods or date are not those that sales has assessed, then it is assessed again (P-26, P-44)', async () => {
    const { intakeNumber, id } = await toPayment('prepaid');
    const { body } = await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      cause: 'our-error',
      note: '交货期录错',
      document: document({ paymentMethod: 'prepaid', delivery: { date: '2026-12-10', place: '上海' } }),
    });
    expect(body.standing).toEqual(['profit']);
    await fixture.proceed(id);
    expect(await fixture.gates(id)).toContain('assessment@2 open');
  });

  test('when it is prepaid, then it is effective when it is paid, and no terms are asked for (P-16)', async () => {
    const order = await toPayment('prepaid');
    expect(await fixture.gates(order.id)).toContain('payment@1 open');
    await agreementSteps(() => fixture, 'forestry').paid(order, '1000.00');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect((await fixture.gates(order.id)).join()).not.toContain('payment-terms');
  });

  /** The departments have met, and found a way. */
  async function met(order: Order): Promise<void> {
    const { intakeNumber } = order;
    const given = { intakeNumber, gate: 'meeting', subject: '可行性', place: '三楼' };
    const scheduledAt = '2026-11-25T10:00:00+08:00';
    const { body } = await conveneMeeting(fixture.context, fixture.by('sales'), { ...given, scheduledAt });
    await recordMeeting(fixture.context, fixture.by('sales'), {
      intakeNumber,
      meetingId: body.meetingId,
      heldAt: '2026-11-25T09:00:00+08:00',
      attendance: [
        { personId: 'planner', office: 'production_planner' },
        { personId: 'finance', office: 'finance_officer' },
      ],
      minutes: '可以接单。',
      outcome: 'feasible',
    });
  }

  /** An order of which everything is approved up to its payment. */
  async function toPayment(paymentMethod: string): Promise<Order> {
    const order = await fixture.order(document({ paymentMethod }), { policyId: 'forestry' });
    await decide(order, 'assessment', 'sales', { findings: FOUND });
    await met(order);
    await decide(order, 'meeting', 'sales-head');
    await decide(order, 'capacity', 'planner');
    const justified = { findings: { justification: '老客户' } };
    await decide(order, 'profit', 'finance', justified);
    const { id: taskId, revision } = await fixture.task(order.id, 'profit', 2);
    await fixture.decide('sales-head', { taskId, revision, outcome: 'approve', ...justified });
    expect(await fixture.proceed(order.id)).toBe('PAYMENT_GATE');
    return order;
  }

  test('when finance sees a risk of payment, then it holds the order, only its head lets it go on, and sales is told (P-49)', async () => {
    const order = await fixture.order(ofForest(), { policyId: 'forestry' });
    const given = { intakeNumber: order.intakeNumber, kind: 'credit' as const, reason: '对方资金链紧张' };
    const { body } = await placeHold(fixture.context, fixture.by('finance'), given);
    await fixture.proceed(order.id);
    const release = (as: string) =>
      releaseHold(fixture.context, fixture.by(as), { holdId: body.holdId, reason: '已付清' });
    expect((await problemOf(release('finance'))).type).toBe('forbidden');
    expect((await release('treasurer')).status).toBe(200);
    expect(await letters(order)).toEqual(
      expect.arrayContaining(['held sales-head', 'hold-released sales-head']),
    );
  });
});

describe('given the paper mill of source 2', () => {
  const ofMill = (customerId: string) =>
    document({ parties: { buyer: { customerId } }, paymentMethod: 'as-agreed' });
  const PLAN = { problem: true, developmentPlan: '试制新涂层', developmentUntil: '2026-12-10' };

  const ordered = (customerId: string): Promise<Order> =>
    fixture.order(ofMill(customerId), { policyId: 'paper-mill' });

  async function file(customerId: string): Promise<void> {
    for (const kind of ['business-licence', 'financial-state', 'operating-history']) {
      const given = { customerId, kind, title: kind, reference: `archive/${kind}`, sha256: SHA };
      await fileCustomerDocument(fixture.context, fixture.by('sales'), given);
    }
  }

  test('when the customer is new, then sales collects three documents before the credit department is asked (P-27)', async () => {
    const order = await fixture.order(ofMill('C003'), { policyId: 'paper-mill' });
    expect(await fixture.gates(order.id)).toEqual(['customer-documents@1 open']);
    expect(
      (await problemOf(decide(order, 'customer-documents', 'sales'))).errors?.map(({ path }) => path),
    ).toEqual([
      'customer.documents.business-licence',
      'customer.documents.financial-state',
      'customer.documents.operating-history',
    ]);
    await file('C003');
    await decide(order, 'customer-documents', 'sales');
    expect((await fixture.gates(order.id)).toSorted()).toEqual([
      'credit@1 open',
      'customer-documents@1 approved',
    ]);
  });

  test('when nobody knows the customer yet, then sales registers them, once, and the order that names them goes on (P-4, P-27)', async () => {
    const buyer = { name: '临港新材料', contact: { name: '孙工', phone: '021-6666' } };
    const stranger = document({ parties: { buyer }, paymentMethod: 'as-agreed' });
    const order = await fixture.order(stranger, { policyId: 'paper-mill' });
    expect((await problemOf(decide(order, 'customer-documents', 'sales'))).type).toBe('facts-missing');
    const given = { companyId: 'c', customerId: 'K100', name: ' 临港新材料 ', email: 'sun@lingang.example' };
    const register = (as: string, key?: string, more = {}) =>
      registerCustomer(fixture.context, fixture.by(as, key), { ...given, ...more });
    expect((await problemOf(register('planner'))).type).toBe('forbidden');
    expect((await problemOf(register('sales', 'k1', { companyId: 'nowhere' }))).type).toBe('forbidden');
    const { status, body } = await register('sales', 'k100');
    expect({ status, body }).toEqual({ status: 201, body: { customerId: 'K100' } });
    expect((await register('sales', 'k100')).body).toEqual(body);
    expect((await problemOf(register('sales'))).type).toBe('duplicate-reference');
    const customer = fixture.db.selectFrom('customers').select(['name', 'email']).where('id', '=', 'K100');
    expect(await customer.execute()).toEqual([{ name: '临港新材料', email: 'sun@lingang.example' }]);
    expect(JSON.stringify(await fixture.events('K100'))).not.toContain('sun@');
    const correction = { customerId: 'K100', name: '临港材料', email: 'sun@lg.example' };
    const correct = () => correctCustomer(fixture.context, fixture.by('sales'), correction);
    expect((await correct()).body).toEqual({ customerId: 'K100', changed: ['name', 'email'] });
    expect((await correct()).body.changed).toEqual([]);
    expect(await customer.execute()).toEqual([{ name: '临港材料', email: 'sun@lg.example' }]);
    expect((await fixture.events('K100')).map(({ kind, data }) => [kind, data.formerName])).toEqual([
      ['customer-registered', undefined],
      ['customer-corrected', '临港新材料'],
    ]);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: ofMill('K100'),
    });
    await fixture.proceed(order.id);
    await file('K100');
    await decide(order, 'customer-documents', 'sales');
    expect(await fixture.gates(order.id)).toContain('credit@2 open');
  });

  test('when a document expires while the order waits, then who asks for it is told, once; a new version ends it, and who ordered later sees it at once (P-27)', async () => {
    const order = await ordered('C002');
    const licence = (validUntil: string) =>
      fileCustomerDocument(fixture.context, fixture.by('credit'), {
        customerId: 'C002',
        kind: 'business-licence',
        title: '营业执照',
        reference: 'archive/licence',
        sha256: SHA,
        validUntil,
      });
    await file('C002');
    await licence('2026-11-30');
    await decide(order, 'customer-documents', 'sales');
    const later = await fixture.order(ofMill('C002'), { policyId: 'paper-mill' });
    const round = (text: string) =>
      clocksRound({
        db: fixture.db,
        now: () => shanghai(text),
        signalOrder: () => Promise.resolve(),
        log: { warn: (details) => expect(details).toBeUndefined() },
      });
    expect((await round('2026-11-30 23:59')).expired).toBe(0);
    const told = async (of: Order) =>
      (await letters(of)).filter((letter) => letter.startsWith('document-expired'));
    expect(await told(order)).toEqual([]);
    expect((await round('2026-12-01 00:00')).expired).toBeGreaterThanOrEqual(2);
    expect((await round('2026-12-01 00:01')).expired).toBe(0);
    const names = ['document-expired credit', 'document-expired sales', 'document-expired sales2'];
    expect(await told(order)).toEqual(names);
    expect(await told(later)).toEqual(names);
    expect((await fixture.events(order.id)).at(-1)).toMatchObject({
      kind: 'customer-document-expired',
      data: { document: 'business-licence', validUntil: '2026-11-30', gate: 'customer-documents' },
    });
    expect(await fixture.gates(order.id)).toContain('customer-documents@1 approved');
    const notice = await fixture.db
      .selectFrom('notices')
      .select(['template', 'locale', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'document-expired')
      .executeTakeFirstOrThrow();
    expect(renderNotice(notice).text).toContain('营业执照');

    fixture.clock.now = shanghai('2026-12-01 09:00');
    const afterwards = await fixture.order(ofMill('C002'), { policyId: 'paper-mill' });
    expect((await fixture.task(afterwards.id, 'customer-documents')).evidence.qualification).toContainEqual(
      expect.objectContaining({ kind: 'business-licence', state: 'expired' }),
    );
    await licence('2027-11-30');
    expect((await round('2026-12-02 09:00')).expired).toBe(0);
    fixture.clock.now = START;
  });

  async function toTeam(): Promise<Order> {
    const order = await ordered('C001');
    // Of a customer who is new still: once an order of theirs is effective they are none.
    if ((await fixture.gates(order.id)).includes('customer-documents@1 open')) {
      await file('C001');
      await decide(order, 'customer-documents', 'sales');
    }
    await decide(order, 'credit', 'credit');
    return order;
  }

  const steps = agreementSteps(() => fixture, 'paper-mill');

  /** The team has approved, and sales has drafted the contract. */
  async function toContract(): Promise<Order> {
    const order = await toTeam();
    await decide(order, 'team-sales', 'sales');
    await decide(order, 'team-production', 'planner');
    const findings = { alternative: '国产浆', supplierDate: '2026-12-01' };
    await decide(order, 'team-purchasing', 'buyer', { findings });
    await decide(order, 'team-technical', 'engineer', { findings: { problem: false } });
    const justified = { findings: { justification: '老客户' } };
    await decide(order, 'team-finance', 'finance', justified);
    const { id: taskId, revision } = await fixture.task(order.id, 'team-finance', 2);
    await fixture.decide('sales-head', { taskId, revision, outcome: 'approve', ...justified });
    expect(await fixture.proceed(order.id)).toBe('CONTRACT_DRAFT');
    expect((await letters(order)).filter((letter) => letter.includes('review-passed'))).toEqual([
      'customer/review-passed C001',
      'review-passed clerk',
    ]);
    return order;
  }

  async function toSigning(order: Order): Promise<number> {
    const version = await steps.drafted(order);
    await decide(order, 'contract', 'sales');
    expect(await decide(order, 'legal', 'lawyer')).toBe('SIGNING');
    return version;
  }

  async function toEntry(order: Order): Promise<void> {
    await steps.signed(order, await toSigning(order));
    expect(await decide(order, 'signing', 'sales')).toBe('ORDER_ENTRY');
  }

  test('when the customer does not sign, or the clerk finds the contract wrong at entry, then another version is drafted, reviewed and signed (P-53, P-54, P-55)', async () => {
    const order = await toContract();
    await toSigning(order);
    const no = { outcome: 'refuse' as const, reason: '客户要求改违约责任' };
    expect(await decide(order, 'signing', 'sales', no)).toBe('CONTRACT_DRAFT');
    expect((await problemOf(decide(order, 'contract', 'sales'))).detail).toContain('Version 1');
    await toEntry(order);
    const wrong = { outcome: 'refuse' as const, reason: '数量与订单不符' };
    expect(await decide(order, 'entry', 'clerk', wrong)).toBe('CONTRACT_DRAFT');
    expect((await problemOf(decide(order, 'contract', 'sales'))).detail).toContain('Version 2');
    await toEntry(order);
    expect(await decide(order, 'entry', 'clerk')).toBe('PAYMENT_GATE');
  });

  test('when the contract is signed, then how and by when it is paid is agreed before the order is effective, shown with it, and followed until it is paid (P-5, P-52)', async () => {
    const order = await toContract();
    await toEntry(order);
    await decide(order, 'entry', 'clerk');
    const agree = (findings: Record<string, string>) =>
      decide(order, 'payment-terms', 'finance', { findings });
    const paths = async (findings: Record<string, string>) =>
      (await problemOf(agree(findings))).errors?.map(({ path, code }) => `${path} ${code}`);
    expect(await paths({})).toEqual(['findings.method required', 'findings.dueOn required']);
    expect(await paths({ method: '电汇', dueOn: '2026-11-24' })).toEqual(['findings.dueOn in-the-past']);
    expect((await fixture.orderRow(order.id)).stage).toBe('PAYMENT_GATE');
    expect(await agree({ method: '电汇', dueOn: '2026-12-01' })).toBe('EFFECTIVE');
    const terms = async () => (await orderRecord(fixture.db, order.intakeNumber))?.paymentTerms;
    const agreed = { method: '电汇', amount: '1000.0000', dueOn: '2026-12-01', agreedBy: 'finance' };
    const shown = await terms();
    expect(shown).toMatchObject({ ...agreed, status: 'open' });
    expect(shown && shownTerms(shown, 'CNY', new Set(['prices']))).toMatchObject({ amount: '1000.00' });
    expect(shown && shownTerms(shown, 'CNY', new Set())).not.toHaveProperty('amount');

    await clocksRound({
      db: fixture.db,
      now: () => shanghai('2026-12-02 09:00'),
      signalOrder: () => Promise.resolve(),
      log: { warn: (details) => expect(details).toBeUndefined() },
    });
    expect(await letters(order)).toContain('obligation-overdue finance');
    await steps.paid(order, '400.00');
    expect(await terms()).toMatchObject({ status: 'open' });
    await steps.paid(order, '600.00');
    expect(await terms()).toMatchObject({ ...agreed, status: 'fulfilled' });
  });

  test('when it is paid before the terms are agreed, then nothing is owed by them, until a match is taken back (P-5, P-52)', async () => {
    const order = await toContract();
    await toEntry(order);
    await decide(order, 'entry', 'clerk');
    const matchId = await steps.paid(order, '1000.00');
    const findings = { method: '电汇', dueOn: '2026-12-01' };
    const { id: taskId, revision } = await fixture.task(order.id, 'payment-terms');
    await fixture.decide('finance', { taskId, revision, outcome: 'approve', findings });
    const status = async () => (await orderRecord(fixture.db, order.intakeNumber))?.paymentTerms?.status;
    expect(await status()).toBe('fulfilled');
    await undoPaymentMatch(fixture.context, fixture.by('finance'), { matchId, reason: '记错' });
    expect(await status()).toBe('open');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  /** Signed, on terms to pay by the first of December; carried out and closed. */
  async function complete(): Promise<Order> {
    const order = await toContract();
    await toEntry(order);
    await decide(order, 'entry', 'clerk');
    const findings = { method: '电汇', dueOn: '2026-12-01' };
    expect(await decide(order, 'payment-terms', 'finance', { findings })).toBe('EFFECTIVE');
    const done = { intakeNumber: order.intakeNumber, note: '已交付' };
    await completeOrder(fixture.context, fixture.by('sales'), done);
    expect(await fixture.proceed(order.id)).toBe('CLOSED');
    return order;
  }
  const payments = ({ id }: Order) =>
    fixture.db
      .selectFrom('obligations')
      .select(['id', 'status', 'overdue_at'])
      .where('order_id', '=', id)
      .where('kind', '=', 'payment')
      .executeTakeFirstOrThrow();

  test('when the order is complete before it is paid, then the payment is owed as agreed: told when it is late, paid by what is matched, and owed again when that is taken back (P-16, P-51)', async () => {
    const order = await complete();
    expect(await payments(order)).toMatchObject({ status: 'open' });
    const { seq } = await fixture.orderRow(order.id);
    const signalled: string[] = [];
    await clocksRound({
      db: fixture.db,
      now: () => shanghai('2026-12-02 09:00'),
      signalOrder: async (intakeNumber) => void signalled.push(intakeNumber),
      log: { warn: (details) => expect(details).toBeUndefined() },
    });
    expect(await letters(order)).toContain('obligation-overdue finance');
    expect(signalled).not.toContain(order.intakeNumber);
    // Nobody waits for a process that has ended.
    expect((await fixture.orderRow(order.id)).seq).toBe(seq);
    const matchId = await steps.paid(order, '1000.00');
    expect(await payments(order)).toMatchObject({ status: 'fulfilled' });
    await undoPaymentMatch(fixture.context, fixture.by('finance'), { matchId, reason: '记错' });
    expect(await payments(order)).toMatchObject({ status: 'open' });
  });

  test('when the order is complete and the agreed payment came another way, then its owner says so, and nothing else of the order can be fulfilled (P-51)', async () => {
    const order = await complete();
    const { id: obligationId } = await payments(order);
    const fulfil = (id: string) =>
      fulfilObligation(fixture.context, fixture.by('finance'), { obligationId: id, evidence: '承兑汇票 9' });
    await fulfil(obligationId);
    expect(await payments(order)).toMatchObject({ status: 'fulfilled' });
    await fixture.db
      .updateTable('obligations')
      .set({ kind: 'other' })
      .where('id', '=', obligationId)
      .execute();
    expect((await problemOf(fulfil(obligationId))).type).toBe('order-closed');
  });

  test('when credit has approved, then five offices evaluate, and the team’s days count from the first review, not from there (P-34, S-04)', async () => {
    const order = await ordered('C003');
    await file('C003');
    fixture.clock.now = shanghai('2026-11-26 10:00');
    await decide(order, 'customer-documents', 'sales');
    await decide(order, 'credit', 'credit');
    const open = (await fixture.gates(order.id)).filter((gate) => gate.endsWith('open'));
    expect(open).toEqual(
      ['finance', 'production', 'purchasing', 'sales', 'technical'].map((office) => `team-${office}@1 open`),
    );
    // Wednesday 09:00 and three working days of the sample company.
    expect(await clockOf(fixture.db, order.id, 'team')).toMatchObject({
      started_at: START,
      due_at: shanghai('2026-11-30 09:00'),
      stopped_at: null,
    });
    fixture.clock.now = START;
  });

  test('when technique finds a problem, then it is approved only with an R&D plan and its date, which it owes from then on (P-37)', async () => {
    const order = await toTeam();
    const paths = async (findings: Record<string, string | boolean>) =>
      (await problemOf(decide(order, 'team-technical', 'engineer', { findings }))).errors?.map(
        ({ path }) => path,
      );
    expect(await paths({})).toEqual(['findings.problem']);
    expect(await paths({ problem: true })).toEqual(['findings.developmentPlan', 'findings.developmentUntil']);
    expect(await paths({ ...PLAN, developmentUntil: '2026-12-19' })).toEqual(['findings.developmentUntil']);
    await decide(order, 'team-technical', 'engineer', { findings: PLAN });
    expect(await fixture.gates(order.id)).toContain('team-technical@1 approved');
    const owed = fixture.db.selectFrom('obligations').selectAll().where('order_id', '=', order.id);
    expect(await owed.execute()).toMatchObject([
      {
        kind: 'promise',
        owner_role: 'technical_engineer',
        due_on: '2026-12-10',
        description: expect.stringContaining('试制新涂层'),
        precondition: false,
        status: 'open',
      },
    ]);
  });

  test('when profit is judged, then finance and sales decide it together (P-38, D6)', async () => {
    const order = await toTeam();
    await decide(order, 'team-finance', 'finance', { findings: { justification: '老客户' } });
    expect(await fixture.gates(order.id)).toContain('team-finance@1 open');
    const { id: taskId, revision } = await fixture.task(order.id, 'team-finance', 2);
    await fixture.decide('sales-head', { taskId, revision, outcome: 'approve' });
    expect(await fixture.gates(order.id)).toContain('team-finance@1 approved');
  });

  test('when one of two made a condition, the other refuses, and somebody takes the risk, then the condition is void and the risk stands (P-38, P-44)', async () => {
    const order = await toTeam();
    const conditions = [
      { kind: 'other' as const, description: '涨价三个点', ownerRole: 'sales_clerk', dueOn: '2026-12-01' },
    ];
    const outcome = 'approve-with-conditions' as const;
    await decide(order, 'team-finance', 'finance', { outcome, conditions });
    const { id: taskId, revision } = await fixture.task(order.id, 'team-finance', 2);
    const no = { outcome: 'refuse' as const, reason: '不能涨价' };
    await fixture.decide('sales-head', { taskId, revision, ...no });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    const { intakeNumber } = order;
    await requestDecline(fixture.context, fixture.by('sales'), { intakeNumber, reason: '谈不拢' });
    await fixture.proceed(order.id);
    const risk = {
      continueAtRisk: true,
      risk: '利润过低',
      riskOwner: 'sales_head',
      riskReviewOn: '2026-12-20',
    };
    await decide(order, 'decline', 'gm', { outcome: 'refuse', reason: '重要客户', findings: risk });
    const owed = fixture.db.selectFrom('obligations').select(['kind', 'status']);
    expect(await owed.where('order_id', '=', order.id).orderBy('kind').execute()).toEqual([
      { kind: 'other', status: 'withdrawn' },
      { kind: 'risk', status: 'open' },
    ]);
  });

  test('when capacity is short, then a conditional yes says the measure, what it costs and until when (P-35)', async () => {
    const order = await toTeam();
    const conditions = [
      {
        kind: 'other' as const,
        description: '周末加班',
        ownerRole: 'production_planner',
        dueOn: '2026-12-01',
      },
    ];
    const given = { outcome: 'approve-with-conditions' as const, conditions };
    expect(
      (await problemOf(decide(order, 'team-production', 'planner', given))).errors?.map(({ path }) => path),
    ).toEqual(['findings.measure', 'findings.costEffect', 'findings.deliveryDate']);
    const findings = { measure: 'overtime', costEffect: '加班费 800', deliveryDate: '2026-12-18' };
    await decide(order, 'team-production', 'planner', { ...given, findings });
    expect(await fixture.gates(order.id)).toContain('team-production@1 approved');
  });
});

describe('given the generic order system of source 1', () => {
  const PLAIN = { sensitiveGoods: false, specialIndustry: false };
  const first = (changes: Partial<OrderDocument> = {}) =>
    fixture.order(document({ fields: PLAIN, ...changes }), { policyId: 'generic-1' });

  test('when nobody says whether the goods are sensitive, then the order of part 1 is not taken in (P-24)', async () => {
    expect((await problemOf(first({ fields: {} }))).errors?.map(({ path }) => path)).toEqual([
      'document.fields.sensitiveGoods',
      'document.fields.specialIndustry',
    ]);
  });

  test('when goods or customer are on record as sensitive, then compliance reviews the order whatever its sender says (P-24)', async () => {
    const gatesOf = async (order: Order) => {
      await decide(order, 'company-rules', 'clerk');
      return fixture.gates(order.id);
    };
    const before = await first();
    expect(await gatesOf(before)).not.toContain('compliance@1 open');
    await fixture.db.updateTable('products').set({ sensitive: true }).where('sku', '=', 'P100').execute();
    expect(await gatesOf(await first())).toContain('compliance@1 open');
    await fixture.db.updateTable('products').set({ sensitive: false }).execute();
    const special = (is: boolean) =>
      fixture.db.updateTable('customers').set({ special_industry: is }).where('id', '=', 'C001').execute();
    await special(true);
    expect(await gatesOf(await first())).toContain('compliance@1 open');
    await special(false);
  });

  test('when the clerk finds it against company rules, then it is REJECTED, and the customer is told why (P-7)', async () => {
    const order = await first();
    const reason = '不向该地区供货';
    expect(await decide(order, 'company-rules', 'clerk', { outcome: 'refuse', reason })).toBe('REJECTED');
    const letter = await fixture.db
      .selectFrom('notices')
      .select(['template', 'locale', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'customer/rejected')
      .executeTakeFirstOrThrow();
    expect(renderNotice(letter).text).toContain(reason);
  });

  test('when all offices of part 1 have approved, then the customer is told that the order is confirmed, and not asked (P-32, P-176)', async () => {
    const stock = { company_id: 'c', sku: 'P100', name: '水泵', unit: 'pcs' };
    await fixture.db
      .insertInto('stock_items')
      .values({ ...stock, on_hand: '90', safety_stock: '30', counted_at: START })
      .execute();
    const order = await first();
    await decide(order, 'company-rules', 'clerk');
    const { evidence } = await fixture.task(order.id, 'sales');
    expect(evidence.material?.lines).toMatchObject([{ required: '100', fromStock: '60', toProduce: '40' }]);
    expect(evidence.prices).toHaveLength(1);
    const half = decide(order, 'sales', 'sales', { findings: { stock: true } });
    expect((await problemOf(half)).errors).toMatchObject([{ path: 'findings.pricePolicy' }]);
    await decide(order, 'sales', 'sales', { findings: { stock: true, pricePolicy: true } });
    await decide(order, 'production', 'planner');
    expect(await decide(order, 'finance', 'finance')).toBe('EFFECTIVE');
    expect(await letters(order)).toContain('customer/effective C001');
  });

  test('when contact or specification are missing, then the order of part 2 is not taken in (P-4)', async () => {
    const { spec: _, ...line } = LINE;
    const incomplete = documentOf({ lines: [line] });
    expect(
      (await problemOf(fixture.order(incomplete, { policyId: 'generic-2' }))).errors?.map(({ path }) => path),
    ).toEqual(['document.parties.buyer.contact', 'document.lines[0].spec']);
  });

  test('when the sales head of part 2 grants a change, then the departments, who asked and the customer are told (P-144)', async () => {
    const order = await fixture.order(document(), { policyId: 'generic-2' });
    await requestChange(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      reason: '客户来函',
      letter: { reference: 'archive/letter', sha256: SHA },
      document: document({ delivery: { date: '2026-12-28', place: '上海' } }),
    });
    await fixture.proceed(order.id);
    await decide(order, 'change', 'sales-head');
    expect((await letters(order)).filter((letter) => letter.includes('change'))).toEqual([
      'change-granted clerk',
      'change-granted finance',
      'change-granted planner',
      'change-granted sales',
      'customer/change-granted C001',
    ]);
  });
});

describe('given orders that wait for their customer', () => {
  const sensible = (changes: Partial<OrderDocument> = {}) =>
    document({ fields: { sensitiveGoods: false, specialIndustry: false }, ...changes });

  async function roundAt(text: string): Promise<void> {
    fixture.clock.now = shanghai(text);
    await clocksRound({
      db: fixture.db,
      now: () => fixture.clock.now,
      signalOrder: () => Promise.resolve(),
      log: { warn: (details) => expect(details).toBeUndefined() },
    });
  }

  const reminded = async (order: Order) =>
    (await letters(order)).filter((letter) => letter.startsWith('reminded'));

  afterEach(() => {
    fixture.clock.now = START;
  });

  test('when talks with the customer go on, then sales is reminded with each period, nothing is late, and a revision ends it (P-44)', async () => {
    const order = await fixture.order(sensible(), { policyId: 'generic-1' });
    await decide(order, 'company-rules', 'clerk');
    expect(await decide(order, 'production', 'planner', { outcome: 'refuse', reason: '产能已满' })).toBe(
      'NEGOTIATING',
    );
    expect(await reminded(order)).toEqual([]);
    await roundAt('2026-11-30 09:00');
    expect(await reminded(order)).toEqual(['reminded clerk', 'reminded sales', 'reminded sales2']);
    await roundAt('2026-12-03 09:00');
    expect(await clockOf(fixture.db, order.id, 'talks')).toMatchObject({ period: 2, breached_at: null });
    expect(await fixture.shown(order.id)).toMatchObject({ SlaState: 'none', SlaDeadline: null });
    await fixture.agreed(order);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: sensible({ lines: [{ ...LINE, quantity: '40' }] }),
    });
    await fixture.proceed(order.id);
    expect(await clockOf(fixture.db, order.id, 'talks')).toMatchObject({ ended: 'done' });
  });

  test('when the customer was contacted and has not answered, then sales is reminded of the incomplete order (P-6)', async () => {
    const order = await fixture.order(
      document({ paymentMethod: 'as-agreed', delivery: { date: '2026-12-18' } }),
      {
        policyId: 'paper-mill',
      },
    );
    expect((await fixture.orderRow(order.id)).stage).toBe('AWAITING_CUSTOMER_INFO');
    await roundAt('2026-11-30 08:00');
    expect(await reminded(order)).toEqual([]);
    await roundAt('2026-11-30 09:00');
    expect(await reminded(order)).toEqual(['reminded clerk', 'reminded sales', 'reminded sales2']);
  });

  test('when the customer was asked and does not answer, then sales is reminded until the answer has come (P-6)', async () => {
    const order = await fixture.order(document({ paymentMethod: 'deposit' }), { policyId: 'whole-way' });
    await decide(order, 'intake', 'clerk', {
      outcome: 'need-information',
      reason: '方向不清',
      questions: [{ question: '进口方向?', method: 'phone' }],
    });
    expect((await fixture.orderRow(order.id)).stage).toBe('AWAITING_CUSTOMER_INFO');
    await roundAt('2026-11-30 09:00');
    expect(await reminded(order)).toEqual(['reminded clerk', 'reminded sales', 'reminded sales2']);
    expect(await fixture.shown(order.id)).toMatchObject({ SlaState: 'paused' });
    const { id: questionId } = await fixture.db
      .selectFrom('questions')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    await answerQuestion(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      questionId,
      answer: '左进',
      customerPerson: '周采购',
    });
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    expect(await clockOf(fixture.db, order.id, 'customer-info')).toMatchObject({ ended: 'done' });
  });

  test('when finance waits for documents, then sales is reminded beside finance, and nothing gets due by that (P-26, P-44)', async () => {
    const order = await fixture.order(sensible(), { policyId: 'generic-1' });
    await decide(order, 'company-rules', 'clerk');
    await decide(order, 'finance', 'finance', { outcome: 'need-documents', reason: '缺近三年报表' });
    const complete = await fixture.order(sensible(), { policyId: 'generic-1' });
    await decide(complete, 'company-rules', 'clerk');
    await roundAt('2026-11-30 09:00');
    expect(await reminded(complete)).toEqual([]);
    expect(await reminded(order)).toEqual([
      'reminded clerk',
      'reminded finance',
      'reminded sales',
      'reminded sales2',
    ]);
    expect((await fixture.task(order.id, 'finance')).due_at).toBeNull();
    expect((await fixture.shown(order.id)).details).toContain('clock documents: reminds 2026-12-03');
  });
});
