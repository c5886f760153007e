import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { recordStockLevels } from '../../commands/record-stock-levels.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import type { MaterialEvidence } from '../../domain/gates/evidence.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { Outcome } from '../../domain/policy/policy-schema.ts';
import { exceededLimits } from '../chaos/invariants/limits.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';
import { stockPolicy } from './stock-policy.ts';

type Order = { id: string; intakeNumber: string };

const RISK = {
  continueAtRisk: true,
  risk: '现有库存先发',
  riskOwner: 'sales_head',
  riskReviewOn: '2026-12-10',
};

describe('given 30 pumps in stock, of which 10 stay, and orders that want them', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    const { gates } = stockPolicy();
    const rejecting = gates.map((gate) =>
      gate.code === 'sales-head' ? { ...gate, refusal: 'reject' as const } : gate,
    );
    const asking = gates.map((gate) =>
      gate.code === 'sales-head' ? { ...gate, refusal: { backTo: 'material' } } : gate,
    );
    fixture = await commandFixture([
      stockPolicy(),
      stockPolicy({ id: 'rejecting', gates: rejecting }),
      stockPolicy({ id: 'asking', gates: asking }),
    ]);
    await fixture.db.insertInto('people').values({ id: 'erp', name: 'erp', subject: 'erp' }).execute();
    await fixture.db
      .insertInto('role_assignments')
      .values({ person_id: 'erp', role: 'integration', unit_id: 'c' })
      .execute();
    await fixture.db
      .insertInto('stock_items')
      .values({ company_id: 'c', sku: 'P100', name: '水泵', unit: 'pcs', on_hand: '30', safety_stock: '10' })
      .execute();
  });
  afterAll(() => fixture.close());

  beforeEach(async () => {
    fixture.clock.now = START;
    await fixture.db.deleteFrom('stock_reservations').execute();
    await fixture.db.updateTable('stock_items').set({ on_hand: '30', counted_at: null }).execute();
  });

  const ordered = (quantity: string, policyId?: string) =>
    fixture.order(documentOf({ quantity }), { policyId });

  async function decide(
    order: Order,
    code: string,
    as: string,
    outcome: Outcome = 'approve',
    findings: Record<string, string | boolean> = {},
  ) {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide(as, { taskId, revision, outcome, reason: '理由', findings });
  }

  async function kept(order: Order): Promise<string[]> {
    const rows = await fixture.db
      .selectFrom('stock_reservations')
      .select(['revision', 'quantity', 'state'])
      .where('order_id', '=', order.id)
      .orderBy('revision')
      .execute();
    return rows.map(({ revision, quantity, state }) => `${quantity}@${revision} ${state}`);
  }

  /** What another order would find now. */
  async function left(): Promise<MaterialEvidence | undefined> {
    const { id } = await fixture.order(
      documentOf({ quantity: '1', delivery: { date: '2027-03-31', place: '上海' } }),
    );
    return (await fixture.task(id, 'material')).evidence.material;
  }

  async function isFree(quantity: string): Promise<void> {
    const order = await ordered(quantity);
    await decide(order, 'material', 'sales');
    expect(await kept(order)).toEqual([`${quantity}@1 reserved`]);
    expect(await exceededLimits(fixture.db, fixture.clock.now)).toEqual([]);
  }

  async function effective(quantity: string): Promise<Order> {
    const order = await ordered(quantity);
    await decide(order, 'material', 'sales');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    return order;
  }

  const revise = ({ intakeNumber }: Order, document: OrderDocument) =>
    reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      cause: 'our-error',
      document,
    });

  test('when one is approved, then the stock is its own, others see so, and who saw it free before is refused (P-36, P-47)', async () => {
    const [one, other] = [await ordered('15'), await ordered('15')];
    await decide(one, 'material', 'sales');
    expect(await kept(one)).toEqual(['15@1 reserved']);
    expect((await fixture.events(one.id)).find(({ kind }) => kind === 'stock-reserved')?.data).toEqual({
      revision: 1,
      taken: [{ sku: 'P100', quantity: '15' }],
    });
    expect(await left()).toMatchObject({ lines: [{ fromStock: '1', keptForOthers: '15' }], materials: [] });
    expect((await fixture.task(other.id, 'material')).evidence.material?.fits).toBe(true);
    const problem = await problemOf(decide(other, 'material', 'sales'));
    expect(problem).toMatchObject({ type: 'facts-missing', errors: [{ path: 'material.P100' }] });
    expect(await kept(other)).toEqual([]);
    await isFree('5');
  });

  test('when it is cancelled, declined or rejected, then its stock is free (P-42, P-155)', async () => {
    const cancelled = await ordered('20');
    await decide(cancelled, 'material', 'sales');
    const { intakeNumber } = cancelled;
    await requestCancel(fixture.context, fixture.by('clerk'), { intakeNumber, reason: '客户取消' });
    await fixture.proceed(cancelled.id);
    await decide(cancelled, 'cancel', 'sales');
    expect(await fixture.proceed(cancelled.id)).toBe('CANCELLED');
    expect(await kept(cancelled)).toEqual(['20@1 released']);

    const declined = await ordered('20');
    await decide(declined, 'material', 'sales');
    await fixture.proceed(declined.id);
    await decide(declined, 'sales-head', 'sales-head', 'refuse');
    expect(await fixture.proceed(declined.id)).toBe('NEGOTIATING');
    await askDecline(declined);
    await decide(declined, 'decline', 'gm');
    expect(await fixture.proceed(declined.id)).toBe('DECLINED');

    const rejected = await ordered('20', 'rejecting');
    await decide(rejected, 'material', 'sales');
    await fixture.proceed(rejected.id);
    await decide(rejected, 'sales-head', 'sales-head', 'refuse');
    expect(await fixture.proceed(rejected.id)).toBe('REJECTED');
    await isFree('20');
  });

  async function askDecline({ id, intakeNumber }: Order) {
    await requestDecline(fixture.context, fixture.by('sales'), { intakeNumber, reason: '客户不让步' });
    await fixture.proceed(id);
  }

  test('when a revision leaves the lines as they are, then the approval keeps its stock; when it changes them, then it is free (P-44, P-47)', async () => {
    const order = await ordered('20');
    await decide(order, 'material', 'sales');
    const same = documentOf({ quantity: '20', delivery: { date: '2026-12-18', place: '苏州' } });
    await revise(order, same);
    expect(await kept(order)).toEqual(['20@2 reserved']);
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');

    const { intakeNumber } = order;
    const document = documentOf({ quantity: '8' });
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 2,
      cause: 'our-error',
      document,
    });
    expect(await kept(order)).toEqual(['20@2 released']);
    await fixture.proceed(order.id);
    await decide(order, 'material', 'sales');
    expect(await kept(order)).toEqual(['20@2 released', '8@3 reserved']);
    await isFree('12');
  });

  test('when it is not effective in time, then its stock is free, its process is told once, and material is asked again (P-31, P-36)', async () => {
    const order = await ordered('20');
    await decide(order, 'material', 'sales');
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
    fixture.clock.now = new Date('2026-12-28T01:00:00Z');
    const round = () =>
      clocksRound({ ...fixture.context, signalOrder: () => Promise.resolve(), log: { warn: () => {} } });
    expect([(await round()).lapsed, (await round()).lapsed]).toEqual([1, 0]);
    expect((await left())?.lines).toMatchObject([{ fromStock: '1', keptForOthers: '0' }]);
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual(
      expect.arrayContaining(['material@1 lapsed', 'material@1 open']),
    );
    // Asked anew, it is not late already.
    expect((await fixture.task(order.id, 'material')).opened_at).toEqual(fixture.clock.now);
    expect(await kept(order)).toEqual(['20@1 released']);
    await decide(order, 'material', 'sales');
    expect(await kept(order)).toEqual(['20@1 reserved']);
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
  });

  test('when a later gate sends it back, then its stock is free until material is approved again (P-36, P-53)', async () => {
    const order = await ordered('20', 'asking');
    await decide(order, 'material', 'sales');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head', 'refuse');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await kept(order)).toEqual(['20@1 released']);
    await isFree('20');
  });

  test('when it is effective, then its stock stays its own; when it is carried out, then until a count no longer finds it (P-71, P-156)', async () => {
    const order = await effective('20');
    expect(await kept(order)).toEqual(['20@1 effective']);
    fixture.clock.now = new Date('2026-12-17T01:00:00Z');
    expect((await left())?.materials).toMatchObject([{ available: '0', keptForOthers: '20', onHand: '30' }]);
    const { intakeNumber } = order;
    await completeOrder(fixture.context, fixture.by('sales'), { intakeNumber, note: '已交货' });
    expect(await fixture.proceed(order.id)).toBe('CLOSED');
    expect(await kept(order)).toEqual(['20@1 consumed']);
    expect((await left())?.materials).toMatchObject([{ available: '0', keptForOthers: '20' }]);

    fixture.clock.now = new Date('2026-12-17T03:00:00Z');
    await count('2026-12-17T00:30:00Z', '30');
    expect((await left())?.materials).toMatchObject([{ available: '0', keptForOthers: '20' }]);
    await count('2026-12-17T02:00:00Z', '25');
    expect((await left())?.lines).toMatchObject([{ fromStock: '1', keptForOthers: '0' }]);
    await isFree('15');
  });

  function count(countedAt: string, onHand: string) {
    const levels = [{ sku: 'P100', onHand }];
    return recordStockLevels(fixture.context, fixture.by('erp'), { companyId: 'c', countedAt, levels });
  }

  test('when material is refused and somebody takes the risk, then what is there is kept, and the chain says what is short (P-42, P-44)', async () => {
    const order = await ordered('50');
    await decide(order, 'material', 'sales', 'refuse');
    await fixture.proceed(order.id);
    await askDecline(order);
    await decide(order, 'decline', 'gm', 'refuse', RISK);
    expect(await kept(order)).toEqual(['20@1 reserved']);
    const taken = (await fixture.events(order.id)).find(({ kind }) => kind === 'continued-at-risk');
    expect(taken?.data['material']).toEqual({
      taken: [{ sku: 'P100', quantity: '20' }],
      shortages: { P100: '30' },
    });
  });
});
