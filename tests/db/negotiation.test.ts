import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shownTask } from '../../api/orders/view.ts';
import { answerProposal, type AnswerRoundInput } from '../../commands/answer-round.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { proposeRound, type ProposeRoundInput } from '../../commands/propose-round.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { negotiationOf } from '../../db/queries/negotiation.ts';
import type { RevisionCause } from '../../domain/order/revision-causes.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };

const TASK = {
  id: 'task',
  seat: 1,
  status: 'ready',
  claimedBy: null,
  outcome: null,
  decidedBy: null,
  decidedAt: null,
  escalationLevel: 0,
  openedAt: '2026-11-25T01:00:00Z',
  dueAt: null,
  owners: [],
  decisions: [],
};

describe('given an order that was refused, and talks with the customer', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture();
  });
  afterAll(() => fixture.close());

  const propose = (
    { intakeNumber }: Order,
    change: Partial<ProposeRoundInput> = {},
    { as = 'sales', key }: { as?: string; key?: string } = {},
  ) =>
    proposeRound(fixture.context, fixture.by(as, key), {
      intakeNumber,
      kind: 'later-date',
      text: '改为一月交货',
      proposedBy: 'us',
      ...change,
    });

  const answer = (
    { intakeNumber }: Order,
    round: number,
    change: Partial<AnswerRoundInput> = {},
    { as = 'sales', key }: { as?: string; key?: string } = {},
  ) =>
    answerProposal(fixture.context, fixture.by(as, key), {
      intakeNumber,
      round,
      answer: 'accepted',
      reference: 'archive:2026/answer.eml',
      ...change,
    });

  async function negotiating(): Promise<Order> {
    const order = await fixture.order();
    const { id: capacity } = await fixture.task(order.id, 'capacity');
    await fixture.decide('planner', { taskId: capacity, revision: 1, outcome: 'approve' });
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 1, outcome: 'refuse', reason: '逾期' });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    return order;
  }

  const roundsOf = ({ id }: Order) => negotiationOf(fixture.db, id);

  test('when a proposal is countered and the counter-proposal accepted, then every round is kept, and the revision that came of it is named; only what changed is asked again (P-38, P-42, P-44)', async () => {
    const order = await negotiating();
    expect((await propose(order)).body).toMatchObject({ round: 1, revision: 1 });
    await answer(order, 1, { answer: 'counter', text: '预付三成，日期不变' });
    await propose(order, { kind: 'prepayment', text: '预付全部', proposedBy: 'customer' });
    await answer(order, 2);
    expect((await fixture.orderRow(order.id)).revision).toBe(1);

    const { body } = await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: documentOf({ paymentMethod: 'prepaid' }),
    });
    expect(body.standing).toEqual(['capacity']);
    expect(await roundsOf(order)).toMatchObject([
      { round: 1, answer: 'counter', answerText: '预付三成，日期不变', becameRevision: null },
      { round: 2, kind: 'prepayment', proposedBy: 'customer', answer: 'accepted', becameRevision: 2 },
    ]);
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual([
      'capacity@1 approved',
      'credit@1 refused',
      'credit@2 open',
    ]);
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('propos'))).toEqual([
      'proposed',
      'proposal-answered',
      'proposed',
      'proposal-answered',
    ]);
    const revised = (await fixture.events(order.id)).find(({ kind }) => kind === 'revised');
    expect(revised?.data['rounds']).toEqual([2]);
  });

  test('when what was agreed is not in the document, then the same document is the next revision: the refused gate is asked again with its refusal and what was agreed, and all else stands (P-44)', async () => {
    const order = await negotiating();
    const same = (cause: RevisionCause) =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber: order.intakeNumber,
        revision: 1,
        cause,
        note: '客户先付逾期款',
        document: documentOf(),
      });
    expect((await problemOf(same('customer'))).type).toBe('facts-missing');
    await propose(order, { kind: 'prepayment', text: '先付清逾期款' });
    await answer(order, 1);
    expect((await problemOf(same('our-error'))).errors).toMatchObject([{ code: 'unchanged' }]);
    expect((await same('customer')).body).toMatchObject({ revision: 2, standing: ['capacity'] });
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual([
      'capacity@1 approved',
      'credit@1 refused',
      'credit@2 open',
    ]);
    expect(await roundsOf(order)).toMatchObject([{ answer: 'accepted', becameRevision: 2 }]);
    const { evidence } = await fixture.task(order.id, 'credit');
    expect(evidence.refusedBefore).toMatchObject({
      revision: 1,
      reason: '逾期',
      decidedBy: 'credit',
      agreed: [{ round: 1, kind: 'prepayment', proposal: '先付清逾期款' }],
    });
    const { refusedBefore: shown } = shownTask({ ...TASK, evidence }, 'credit', new Set()).evidence;
    expect(shown).toMatchObject({ revision: 1, agreed: [{ round: 1, kind: 'prepayment' }] });
    expect(JSON.stringify(shown)).not.toMatch(/逾期/);
  });

  test('when figures were accepted, then a revision that says others is refused with each, and the last word on each counts (P-44)', async () => {
    const order = await negotiating();
    const terms = (deliveryDate: string, line: object = {}) => ({
      terms: { deliveryDate, lines: [{ lineNo: 1, ...line }] },
    });
    await propose(order, terms('2027-01-15', { quantity: '80', grossPrice: '9.5' }));
    await answer(order, 1);
    await propose(order, { ...terms('2027-01-20'), proposedBy: 'customer' });
    await answer(order, 2);
    await propose(order, terms('2027-02-01'));
    await answer(order, 3, { answer: 'refused' });
    const revise = (date: string, quantity: string, grossPrice: string) => {
      const lines = [{ sku: 'P100', quantity, unit: 'pcs', grossPrice, taxRate: '0.13' }];
      const document = documentOf({ lines, delivery: { date, place: '上海' } });
      const given = { intakeNumber: order.intakeNumber, revision: 1, cause: 'customer' as const, document };
      return reviseOrder(fixture.context, fixture.by('sales'), given);
    };
    const problem = await problemOf(revise('2027-01-15', '90', '10.00'));
    expect(problem.errors).toMatchObject([
      { path: 'document.delivery.date', code: 'not-as-accepted' },
      { path: 'document.lines[0].quantity', code: 'not-as-accepted' },
      { path: 'document.lines[0].grossPrice', code: 'not-as-accepted' },
    ]);
    expect(problem.errors?.[1]?.message).toContain('80 was accepted, the revision says 90');
    const error = reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      note: '价格录错',
      document: documentOf({ remarks: '分批' }),
    });
    expect((await problemOf(error)).errors?.map(({ code }) => code)).toContain('not-as-accepted');
    expect((await revise('2027-01-20', '80', '9.50')).status).toBe(201);
    expect(await roundsOf(order)).toMatchObject([
      { becameRevision: 2, terms: { deliveryDate: '2027-01-15', lines: [{ quantity: '80' }] } },
      { becameRevision: 2 },
      { becameRevision: null },
    ]);
  });

  test('when a proposal says figures that no revision could say, then each is named (P-44)', async () => {
    const order = await negotiating();
    const lines = [{ lineNo: 7, quantity: '-1', netPrice: 'ten' }];
    const terms = { deliveryDate: '2027-02-30', paymentMethod: 'gold', lines };
    expect((await problemOf(propose(order, { terms }))).errors?.map(({ path }) => path)).toEqual([
      'terms.deliveryDate',
      'terms.paymentMethod',
      'terms.lines[0].lineNo',
      'terms.lines[0].quantity',
      'terms.lines[0].netPrice',
    ]);
  });

  test('when a round waits for its answer, then the next does not begin; answered, it is not answered again (P-44)', async () => {
    const order = await negotiating();
    await propose(order);
    expect(await problemOf(propose(order))).toMatchObject({ type: 'already-requested', extra: { round: 1 } });
    await answer(order, 1, { answer: 'refused' });
    expect((await problemOf(answer(order, 1))).type).toBe('already-decided');
    expect((await problemOf(answer(order, 2))).type).toBe('not-found');
  });

  test('when two propose at once, then one round begins (P-44)', async () => {
    const order = await negotiating();
    const settled = await Promise.allSettled([propose(order), propose(order, {}, { as: 'sales2' })]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await roundsOf(order)).toHaveLength(1);
  });

  test('when a proposal or its answer is sent twice under one key, then it is one', async () => {
    const order = await negotiating();
    const first = await propose(order, {}, { key: `p-${order.id}` });
    expect((await propose(order, {}, { key: `p-${order.id}` })).body).toEqual(first.body);
    const said = await answer(order, 1, {}, { key: `a-${order.id}` });
    expect((await answer(order, 1, {}, { key: `a-${order.id}` })).body).toEqual(said.body);
    expect(await roundsOf(order)).toHaveLength(1);
  });

  test('when the order is not negotiated, or it is not for this person, then it is refused (P-44, P-166)', async () => {
    const order = await fixture.order();
    expect((await problemOf(propose(order))).type).toBe('wrong-stage');
    const refused = await negotiating();
    expect((await problemOf(propose(refused, {}, { as: 'credit' }))).type).toBe('forbidden');
    expect((await problemOf(propose(refused, {}, { as: 'stranger' }))).type).toBe('not-found');
  });

  test('when nothing is said, then the missing part is named (P-44)', async () => {
    const order = await negotiating();
    expect((await problemOf(propose(order, { text: ' ' }))).errors).toMatchObject([{ path: 'text' }]);
    await propose(order);
    expect((await problemOf(answer(order, 1, { reference: ' ' }))).errors).toMatchObject([
      { path: 'reference' },
    ]);
    expect((await problemOf(answer(order, 1, { answer: 'counter' }))).errors).toMatchObject([
      { path: 'text' },
    ]);
  });

  test('when the order was revised meanwhile, then an answer to the revision before comes too late (P-44)', async () => {
    const order = await negotiating();
    await propose(order);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      note: '数量录错',
      document: documentOf({ quantity: '50' }),
    });
    expect((await problemOf(answer(order, 1))).type).toBe('not-current-revision');
    expect(await roundsOf(order)).toMatchObject([{ answer: null, becameRevision: null }]);
  });

  test('when nothing was accepted since the refusal, then the order is not revised for the customer; our own error is, when it is said (P-44, P-145)', async () => {
    const order = await negotiating();
    const revise = (cause: RevisionCause, note?: string) =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber: order.intakeNumber,
        revision: 1,
        cause,
        note,
        document: documentOf({ paymentMethod: 'prepaid' }),
      });
    const missing = { type: 'facts-missing', errors: [{ path: 'negotiation', code: 'required' }] };
    expect(await problemOf(revise('customer'))).toMatchObject(missing);
    await propose(order);
    expect(await problemOf(revise('specification'))).toMatchObject(missing);
    await answer(order, 1, { answer: 'refused' });
    expect(await problemOf(revise('customer'))).toMatchObject(missing);
    expect((await problemOf(revise('our-error', ' '))).errors).toMatchObject([{ path: 'note' }]);
    expect((await revise('our-error', '付款方式录错')).status).toBe(201);
  });

  test('when it was accepted before the order went on at a risk and was refused again, then it counts for nothing (P-42, P-44)', async () => {
    const order = await negotiating();
    await propose(order);
    await answer(order, 1);
    await requestDecline(fixture.context, fixture.by('sales'), { ...order, reason: '客户不让步' });
    await fixture.proceed(order.id);
    const { id: decline } = await fixture.task(order.id, 'decline');
    const risk = {
      continueAtRisk: true,
      risk: '逾期',
      riskOwner: 'credit_officer',
      riskReviewOn: '2026-12-31',
    };
    await fixture.decide('gm', {
      taskId: decline,
      revision: 1,
      outcome: 'refuse',
      reason: '继续',
      findings: risk,
    });
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
    fixture.clock.now = new Date(fixture.clock.now.getTime() + 60_000);
    const { id: head } = await fixture.task(order.id, 'sales-head');
    await fixture.decide('sales-head', { taskId: head, revision: 1, outcome: 'refuse', reason: '价格' });
    const given = { intakeNumber: order.intakeNumber, revision: 1, cause: 'customer' as const };
    const revise = () =>
      reviseOrder(fixture.context, fixture.by('sales'), {
        ...given,
        document: documentOf({ paymentMethod: 'prepaid' }),
      });
    expect((await problemOf(revise())).type).toBe('facts-missing');
    await fixture.agreed(order);
    expect((await revise()).status).toBe(201);
  });
});
