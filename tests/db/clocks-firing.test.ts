import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { oldestDueSeconds } from '../../db/clocks/due-clocks.ts';
import { stopAllClocks } from '../../db/clocks.ts';
import { inTransaction } from '../../db/transaction.ts';
import { verifyChain } from '../../domain/evidence/verify-chain.ts';
import { addOrder, clockDatabase, clockOf, shanghai } from './clocks-fixture.ts';

const MONDAY = shanghai('2026-11-23 08:30');

describe('given clocks of the standard policy and the rounds of the Schedule', () => {
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;
  let signals: { intakeNumber: string; kind: string; seq: number }[] = [];
  let warnings: object[] = [];

  beforeAll(async () => {
    fixture = await clockDatabase();
  });
  beforeEach(async () => {
    signals = [];
    warnings = [];
    const { db } = fixture;
    const open = await db.selectFrom('orders').select('id').execute();
    for (const { id } of open) await inTransaction(db, (trx) => stopAllClocks(trx, id, MONDAY));
  });
  afterAll(() => fixture.close());

  function round(at: Date, limit?: number) {
    const deps = {
      db: fixture.db,
      now: () => at,
      signalOrder: (intakeNumber: string, wake: { seq: number; kind: string }) => {
        signals.push({ intakeNumber, ...wake });
        return Promise.resolve();
      },
      log: { warn: (details: object) => void warnings.push(details) },
    };
    return clocksRound(deps, limit === undefined ? {} : { limit });
  }

  function credit() {
    return addOrder(fixture.db, fixture.policy, { at: MONDAY, codes: ['credit'] });
  }

  async function ownersOf(orderId: string) {
    return fixture.db
      .selectFrom('task_owners as w')
      .innerJoin('tasks as t', 't.id', 'w.task_id')
      .select(['w.role', 'w.tier', 't.status', 't.escalation_level'])
      .where('t.order_id', '=', orderId)
      .orderBy('w.tier')
      .orderBy('w.role')
      .execute();
  }

  test('when three quarters of the time are used, then the owners are warned once and nobody is added (P-169)', async () => {
    const { id, intakeNumber } = await credit();
    expect(await round(shanghai('2026-11-23 11:29'))).toMatchObject({ warned: 0, escalated: 0 });
    expect(await round(shanghai('2026-11-23 11:30'))).toMatchObject({ warned: 1, escalated: 0 });
    expect(await round(shanghai('2026-11-23 11:31'))).toMatchObject({ warned: 0, escalated: 0 });
    expect(await ownersOf(id)).toEqual([
      { role: 'credit_officer', tier: 0, status: 'ready', escalation_level: 0 },
    ]);
    expect(signals).toEqual([{ intakeNumber, kind: 'clock-warned', seq: 1 }]);
    expect(await clockOf(fixture.db, id, 'credit-review')).toMatchObject({
      next_fire_at: shanghai('2026-11-23 14:00'),
      breached_at: null,
    });
  });

  test('when the time is used up, then the head becomes a potential owner, the owner stays one, nothing is decided (P-168)', async () => {
    const { id, intakeNumber } = await credit();
    await round(shanghai('2026-11-23 11:30'));
    expect(await round(shanghai('2026-11-23 14:00'))).toMatchObject({ escalated: 1 });
    expect(await ownersOf(id)).toEqual([
      { role: 'credit_officer', tier: 0, status: 'ready', escalation_level: 1 },
      { role: 'credit_head', tier: 1, status: 'ready', escalation_level: 1 },
    ]);
    const clock = await clockOf(fixture.db, id, 'credit-review');
    expect(clock).toMatchObject({ tier: 1, breached_at: shanghai('2026-11-23 14:00') });
    // The next tier has the allowance again: four working hours from 14:00 end at 18:00.
    expect(clock.next_fire_at).toEqual(shanghai('2026-11-23 18:00'));
    expect(signals.at(-1)).toEqual({ intakeNumber, kind: 'clock-escalated', seq: 2 });
    const gates = await fixture.db.selectFrom('gates').select('status').where('order_id', '=', id).execute();
    expect(gates).toEqual([{ status: 'open' }]);
  });

  test('when two days of outage end, then one tier rings a round, the lowest first, each from the one before (P-168)', async () => {
    const { id } = await credit();
    const back = shanghai('2026-11-25 16:00');
    await round(back);
    const [first] = await ownersAdded(id);
    expect(first).toEqual('credit_head');
    await round(new Date(back.getTime() + 60_000));
    expect(await ownersAdded(id)).not.toContain('general_manager');
    const credited = await clockOf(fixture.db, id, 'credit-review');
    expect(credited.tier).toBe(1);
    expect(credited.next_fire_at).toEqual(shanghai('2026-11-26 10:30'));
    await round(shanghai('2026-11-26 10:30'));
    expect((await clockOf(fixture.db, id, 'credit-review')).tier).toBe(2);
    const exhausted = await clockOf(fixture.db, id, 'credit-review');
    expect(exhausted.next_fire_at).toBeNull();
    const firings = await fixture.db
      .selectFrom('clock_firings')
      .select(['tier', 'fired_at', 'due_at'])
      .where('clock_id', '=', credited.id)
      .orderBy('tier')
      .execute();
    expect(firings).toEqual([
      { tier: 1, fired_at: back, due_at: shanghai('2026-11-23 14:00') },
      { tier: 2, fired_at: shanghai('2026-11-26 10:30'), due_at: shanghai('2026-11-26 10:30') },
    ]);
  });

  test('when four rounds run at once, then each tier fires once and the chain of every order holds', async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, credit));
    const at = shanghai('2026-11-25 16:00');
    const rounds = await Promise.all([round(at), round(at), round(at), round(at)]);
    await round(at);
    const escalated = rounds.reduce((sum, { escalated }) => sum + escalated, 0);
    // Each order has the clock of its gate and the clock of the review team.
    expect(escalated).toBeLessThanOrEqual(16);
    expect(rounds.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
    for (const { id } of orders) {
      const row = await fixture.db
        .selectFrom('orders')
        .select(['seq', 'audit_seq'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(row).toEqual({ seq: 2, audit_seq: 2 });
      const events = await fixture.db
        .selectFrom('audit_events')
        .select(['text', 'hash'])
        .where('subject_id', '=', id)
        .orderBy('seq')
        .execute();
      expect(verifyChain(events)).toMatchObject({ ok: true });
    }
    expect(warnings).toEqual([]);
  });

  test('when somebody holds an order, then its clock is skipped at once and rings with the next round', async () => {
    const { id } = await credit();
    const at = shanghai('2026-11-23 14:00');
    await inTransaction(fixture.db, async (trx) => {
      await trx.selectFrom('orders').select('id').where('id', '=', id).forNoKeyUpdate().execute();
      expect(await round(at)).toMatchObject({ escalated: 0, skipped: 1, failed: 0 });
    });
    expect(await round(at)).toMatchObject({ escalated: 1, skipped: 0 });
  });

  test('when one clock is poisoned, then the others ring, and it is tried again later and later', async () => {
    const poisoned = await credit();
    const sound = await credit();
    await fixture.db
      .updateTable('clocks')
      .set({ code: 'no-such-clock' })
      .where('order_id', '=', poisoned.id)
      .where('code', '=', 'credit-review')
      .execute();
    const at = shanghai('2026-11-23 14:00');
    expect(await round(at)).toMatchObject({ escalated: 1, failed: 1 });
    expect((await clockOf(fixture.db, sound.id, 'credit-review')).tier).toBe(1);
    const clock = await clockOf(fixture.db, poisoned.id, 'no-such-clock');
    expect(clock).toMatchObject({ attempts: 1, next_attempt_at: shanghai('2026-11-23 14:01') });
    expect(clock.last_error).toMatch(/no clock "no-such-clock"/);
    expect(await round(new Date(at.getTime() + 59_000))).toMatchObject({ failed: 0 });
    expect(await round(new Date(at.getTime() + 60_000))).toMatchObject({ failed: 1 });
    expect((await clockOf(fixture.db, poisoned.id, 'no-such-clock')).next_attempt_at).toEqual(
      shanghai('2026-11-23 14:03'),
    );
  });

  test('when more clocks are due than a round takes, then the longest due ring first and the age of the rest shows', async () => {
    const late = await credit();
    const later = await addOrder(fixture.db, fixture.policy, {
      at: shanghai('2026-11-23 10:00'),
      codes: ['credit'],
    });
    const at = shanghai('2026-11-23 16:00');
    expect(await oldestDueSeconds(fixture.db, at)).toBe(4.5 * 3600);
    expect(await round(at, 1)).toMatchObject({ escalated: 1 });
    expect((await clockOf(fixture.db, late.id, 'credit-review')).tier).toBe(1);
    expect((await clockOf(fixture.db, later.id, 'credit-review')).tier).toBe(0);
    await round(at);
    expect(await oldestDueSeconds(fixture.db, at)).toBeNull();
  });

  test('when reserved hours lapse, then the process is told once a lapse (P-31)', async () => {
    const { id, intakeNumber } = await credit();
    await inTransaction(fixture.db, async (trx) => {
      await trx
        .insertInto('work_centres')
        .values({ id: 'w', company_id: 'c', name_zh: '装配', name_en: 'Assembly', hours_per_day: '8' })
        .execute();
      await trx
        .insertInto('capacity_reservations')
        .values({
          order_id: id,
          revision: 1,
          work_centre_id: 'w',
          day: '2026-12-01',
          hours: '4',
          state: 'reserved',
          expires_at: shanghai('2026-11-23 09:00'),
        })
        .execute();
    });
    expect(await round(shanghai('2026-11-23 08:59'))).toMatchObject({ lapsed: 0 });
    const at = shanghai('2026-11-23 09:00');
    const rounds = await Promise.all([round(at), round(at)]);
    expect(rounds.reduce((sum, { lapsed }) => sum + lapsed, 0)).toBe(1);
    expect(await round(shanghai('2026-11-23 09:01'))).toMatchObject({ lapsed: 0 });
    expect(signals).toEqual([{ intakeNumber, kind: 'reservation-lapsed', seq: 1 }]);
    await fixture.db
      .updateTable('capacity_reservations')
      .set({ expires_at: shanghai('2026-11-23 10:00') })
      .execute();
    expect(await round(shanghai('2026-11-23 10:00'))).toMatchObject({ lapsed: 1 });
  });

  async function ownersAdded(orderId: string) {
    return (await ownersOf(orderId)).filter(({ tier }) => tier > 0).map(({ role }) => role);
  }
});
