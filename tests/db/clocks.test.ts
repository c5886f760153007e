import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pauseClocks, resumeClocks } from '../../db/clocks/pause-clocks.ts';
import { stopSettledClocks } from '../../db/clocks.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  addOrder,
  clockDatabase,
  type ClockedOrder,
  clockOf,
  DOCUMENT,
  gateOf,
  openGate,
  shanghai,
} from './clocks-fixture.ts';

type Fixture = Awaited<ReturnType<typeof clockDatabase>>;

const MONDAY = shanghai('2026-11-23 08:30');

describe('given the standard policy, an order under review and its clocks', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await clockDatabase();
  });
  afterAll(() => fixture.close());

  function order(codes: string[], at = MONDAY): Promise<ClockedOrder> {
    return addOrder(fixture.db, fixture.policy, { at, codes });
  }

  async function settle(
    { id, gates }: ClockedOrder,
    code: string,
    status: 'approved' | 'refused',
    at: Date,
  ): Promise<void> {
    const gateId = gateOf({ id, gates, intakeNumber: '' }, code).id;
    await inTransaction(fixture.db, async (trx) => {
      await stopSettledClocks({ orderId: id, gateId, status, at }).execute(trx);
      await trx.updateTable('gates').set({ status, settled_at: at }).where('id', '=', gateId).execute();
    });
  }

  test('when a gate is opened, then its clock counts working time, warns at 75 % and dates the task (P-169)', async () => {
    const { id } = await order(['credit']);
    const clock = await clockOf(fixture.db, id, 'credit-review');
    // PT4H from 08:30: three and a half hours before lunch, half an hour after it.
    expect(clock.due_at).toEqual(shanghai('2026-11-23 14:00'));
    expect(clock.warn_at).toEqual(shanghai('2026-11-23 11:30'));
    expect(clock.next_fire_at).toEqual(clock.warn_at);
    const task = await fixture.db
      .selectFrom('tasks')
      .select('due_at')
      .where('order_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(task.due_at).toEqual(clock.due_at);
  });

  test('when the gates of a group are opened one after the other, then its clock runs once, from the first (P-34, S-04)', async () => {
    const first = await order(['credit']);
    await openGate(fixture.db, fixture.policy, {
      id: first.id,
      code: 'capacity',
      at: shanghai('2026-11-23 16:00'),
    });
    const clocks = await fixture.db
      .selectFrom('clocks')
      .select(['code', 'started_at', 'due_at'])
      .where('order_id', '=', first.id)
      .orderBy('code')
      .execute();
    const codes = ['capacity-review', 'credit-review', 'documents', 'review-team'];
    expect(clocks.map(({ code }) => code)).toEqual(codes);
    expect(clocks[3]?.started_at).toEqual(MONDAY);
    expect(clocks[3]?.due_at).toEqual(shanghai('2026-11-25 08:30'));
  });

  test('when one gate of a group is approved, then its clock stops and the group runs until the last one (P-34)', async () => {
    const asked = await order(['credit', 'capacity']);
    await settle(asked, 'credit', 'approved', shanghai('2026-11-23 10:00'));
    expect((await clockOf(fixture.db, asked.id, 'credit-review')).stopped_at).toEqual(
      shanghai('2026-11-23 10:00'),
    );
    expect((await clockOf(fixture.db, asked.id, 'review-team')).stopped_at).toBeNull();
    await settle(asked, 'capacity', 'approved', shanghai('2026-11-23 11:00'));
    expect((await clockOf(fixture.db, asked.id, 'review-team')).stopped_at).toEqual(
      shanghai('2026-11-23 11:00'),
    );
  });

  test('when a gate of the group applies but was not asked yet, then the group still runs (P-34)', async () => {
    const asked = await order(['credit']);
    await settle(asked, 'credit', 'approved', shanghai('2026-11-23 10:00'));
    expect((await clockOf(fixture.db, asked.id, 'review-team')).stopped_at).toBeNull();
  });

  test('when a gate is refused, then the clock of its group stops as well (P-44)', async () => {
    const asked = await order(['credit', 'capacity']);
    await settle(asked, 'credit', 'refused', shanghai('2026-11-23 10:00'));
    expect((await clockOf(fixture.db, asked.id, 'review-team')).stopped_at).not.toBeNull();
    expect((await clockOf(fixture.db, asked.id, 'capacity-review')).stopped_at).toBeNull();
  });

  test('when documents are wanted for two working hours, then the due time moves by two working hours', async () => {
    const { id, gates } = await order(['credit']);
    const pause = { orderId: id, gateId: gates[0]?.id ?? null, reason: 'documents-wanted' as const };
    await inTransaction(fixture.db, (trx) =>
      pauseClocks(trx, { ...pause, at: shanghai('2026-11-23 09:30') }),
    );
    const paused = await clockOf(fixture.db, id, 'credit-review');
    expect(paused).toMatchObject({ due_at: null, next_fire_at: null });
    expect(paused.paused_since).toEqual(shanghai('2026-11-23 09:30'));
    // 09:30 to 14:00 holds three working hours: lunch does not count.
    await inTransaction(fixture.db, (trx) =>
      resumeClocks(trx, { ...pause, at: shanghai('2026-11-23 14:00') }),
    );
    const resumed = await clockOf(fixture.db, id, 'credit-review');
    expect(resumed.due_at).toEqual(shanghai('2026-11-23 17:00'));
    expect(resumed.warn_at).toEqual(shanghai('2026-11-23 16:00'));
    expect(resumed.paused_since).toBeNull();
  });

  test('when two tasks wait for documents and one gets them, then the clock stays paused', async () => {
    const { id, gates } = await order(['credit', 'capacity']);
    const [credit, capacity] = gates;
    await fixture.db.updateTable('tasks').set({ status: 'suspended' }).where('order_id', '=', id).execute();
    const reason = 'documents-wanted' as const;
    for (const gate of [credit, capacity]) {
      await inTransaction(fixture.db, (trx) =>
        pauseClocks(trx, { orderId: id, gateId: gate?.id ?? null, reason, at: shanghai('2026-11-23 09:00') }),
      );
    }
    await fixture.db
      .updateTable('tasks')
      .set({ status: 'ready' })
      .where('gate_id', '=', credit?.id ?? '')
      .execute();
    await inTransaction(fixture.db, (trx) =>
      resumeClocks(trx, {
        orderId: id,
        gateId: credit?.id ?? null,
        reason,
        at: shanghai('2026-11-23 10:00'),
      }),
    );
    expect((await clockOf(fixture.db, id, 'credit-review')).paused_since).toBeNull();
    expect((await clockOf(fixture.db, id, 'capacity-review')).paused_since).not.toBeNull();
    expect((await clockOf(fixture.db, id, 'review-team')).paused_since).not.toBeNull();
  });
});

describe('given a policy with a clock on the agreed date of delivery', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await clockDatabase((policy) => ({
      ...policy,
      clocks: policy.clocks.map((clock) =>
        clock.code === 'credit-review' ? { ...clock, allowance: { field: 'delivery.date' } } : clock,
      ),
    }));
  });
  afterAll(() => fixture.close());

  test('when the gate is opened, then it is due at the close of that day (P-168)', async () => {
    const { id } = await addOrder(fixture.db, fixture.policy, { at: MONDAY, codes: ['credit'] });
    const clock = await clockOf(fixture.db, id, 'credit-review');
    expect(clock.due_at).toEqual(shanghai('2026-12-18 18:00'));
    expect(clock.allowance).toBeNull();
    expect(clock.warn_at && clock.warn_at < shanghai('2026-12-18 18:00')).toBe(true);
  });

  test('when the day is a Saturday, then it is due at the close of Monday', async () => {
    const document = { ...DOCUMENT, delivery: { date: '2026-12-19' } };
    const { id } = await addOrder(fixture.db, fixture.policy, { at: MONDAY, codes: ['credit'], document });
    expect((await clockOf(fixture.db, id, 'credit-review')).due_at).toEqual(shanghai('2026-12-21 18:00'));
  });

  test('when the clock is paused, then the agreed date stays where it is, and nothing rings meanwhile', async () => {
    const { id } = await addOrder(fixture.db, fixture.policy, { at: MONDAY, codes: ['credit'] });
    const pause = { orderId: id, gateId: null, reason: 'documents-wanted' as const };
    await inTransaction(fixture.db, (trx) =>
      pauseClocks(trx, { ...pause, at: shanghai('2026-11-24 09:00') }),
    );
    expect((await clockOf(fixture.db, id, 'credit-review')).next_fire_at).toBeNull();
    await inTransaction(fixture.db, (trx) =>
      resumeClocks(trx, { ...pause, at: shanghai('2026-11-26 09:00') }),
    );
    expect((await clockOf(fixture.db, id, 'credit-review')).due_at).toEqual(shanghai('2026-12-18 18:00'));
  });
});
