import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { completeOrder } from '../../commands/complete-order.ts';
import { decideLimitChange } from '../../commands/decide-limit-change.ts';
import { delegate } from '../../commands/delegate.ts';
import { placeHold } from '../../commands/place-hold.ts';
import { proposeLimitChange } from '../../commands/propose-limit-change.ts';
import { releaseHold } from '../../commands/release-hold.ts';
import { shanghai } from './clocks-fixture.ts';
import { commandFixture, documentOf, type Fixture, START } from './commands-fixture.ts';
import { digestsSaying } from '../setup/digests.ts';

describe('given what waits for an office, in the morning', () => {
  let at: Fixture;

  beforeAll(async () => {
    at = await commandFixture();
    const finance = { person_id: 'finance', role: 'finance_head', unit_id: 'c' } as const;
    await at.db.insertInto('role_assignments').values(finance).execute();
  });
  afterAll(() => at.close());
  beforeEach(() => {
    at.clock.now = START;
  });

  let day = 0;

  /** What the digest of another day says to each of those who get one and to whom it says that. */
  async function said(words: string, now?: Date): Promise<Record<string, string>> {
    day += 1;
    const morning = now ?? new Date(START.getTime() + day * 86_400_000);
    return digestsSaying(at.db, words, morning);
  }

  const approve = async (orderId: string, code: string, person: string) => {
    const { id: taskId } = await at.task(orderId, code);
    return at.decide(person, { taskId, revision: 1, outcome: 'approve' });
  };

  test('when an order is held, then whoever may release it finds it in their digest, and who stands in, until it is released (P-49)', async () => {
    const { intakeNumber } = await at.order();
    const held = { intakeNumber, kind: 'management', reason: '核实' } as const;
    const { body } = await placeHold(at.context, at.by('gm'), held);
    const standsIn = { personId: 'me', delegateId: 'exec1', reason: '年假' };
    const period = { from: START.toISOString(), until: '2027-01-01T00:00:00Z' };
    await delegate(at.context, at.by('gm'), { ...standsIn, ...period });
    const found = await said('待您解除的暂停：1');
    expect(Object.keys(found)).toEqual(['exec1', 'gm']);
    expect(found['gm']).toContain(`待解除暂停 ${intakeNumber}（管理层）`);
    await releaseHold(at.context, at.by('gm'), { holdId: body.holdId, reason: '已核实' });
    expect(await said('待您解除的暂停')).toEqual({});
  });

  test('when another limit is proposed, then whoever else may decide it finds it in their digest until it is decided (P-49)', async () => {
    const change = { customerId: 'C001', limit: '8000000', reason: '逾期' };
    const { body } = await proposeLimitChange(at.context, at.by('credit-head'), change);
    const found = await said('待您审批的信用额度：1');
    expect(Object.keys(found)).toEqual(['finance']);
    expect(found['finance']).toContain('待审批额度 北风商贸：9000000.00 CNY → 8000000.00 CNY');
    const limitChangeId = body.limitChange.id;
    const decided = { customerId: 'C001', limitChangeId, outcome: 'approve' } as const;
    await decideLimitChange(at.context, at.by('finance'), decided);
    expect(await said('待您审批的信用额度')).toEqual({});
  });

  test('when an effective order is past its delivery date and not held, then whoever may record its completion is reminded until they do (P-156)', async () => {
    const orders = [await at.order(documentOf()), await at.order(documentOf())];
    for (const { id } of orders) {
      await approve(id, 'credit', 'credit');
      await approve(id, 'capacity', 'planner');
      await at.proceed(id);
      await approve(id, 'sales-head', 'sales-head');
      expect(await at.proceed(id)).toBe('EFFECTIVE');
    }
    expect(await said('登记完成', shanghai('2026-12-18 23:59'))).toEqual({});
    const found = await said('待登记完成的订单：2', shanghai('2026-12-19 08:00'));
    expect(Object.keys(found)).toEqual(['both', 'sales', 'sales-head', 'sales2']);
    for (const { intakeNumber } of orders) {
      expect(found['sales']).toContain(`待登记完成 ${intakeNumber}，交货日期 2026-12-18`);
    }
    const [one, other] = orders.map(({ intakeNumber }) => intakeNumber);
    const held = { intakeNumber: other ?? '', kind: 'customer', reason: '客户要求' } as const;
    await placeHold(at.context, at.by('sales'), held);
    await completeOrder(at.context, at.by('sales'), { intakeNumber: one ?? '', note: '已交付' });
    expect(await said('登记完成', shanghai('2026-12-20 08:00'))).toEqual({});
  });
});
