import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { calendarOf, setCalendarDay } from '../../db/calendars.ts';
import { pauseClocks, resumeClocks } from '../../db/clocks/pause-clocks.ts';
import { stopSettledClocks } from '../../db/clocks.ts';
import { type ReportKey, slaReport } from '../../db/queries/sla-report.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ClockRule, Policy } from '../../domain/policy/policy-schema.ts';
import { addOrder, AUTHOR, clockDatabase, type ClockedOrder, shanghai } from './clocks-fixture.ts';

/** Four working hours for credit, which pauses for two reasons; for capacity the same as a target. */
function policyOf(policy: Policy): Policy {
  const clocks = policy.clocks.flatMap((clock): ClockRule[] => {
    if (clock.code === 'credit-review') return [{ ...clock, pausedWhile: ['documents-wanted', 'held'] }];
    return clock.code === 'capacity-review' ? [{ ...clock, soft: true }] : [];
  });
  return { ...policy, clocks };
}

const NEVER_LATE = { medianSeconds: 0, p95Seconds: 0, totalSeconds: 0 };

describe('given orders whose credit is asked on Monday at 08:30, due at 14:00, and the report of that day at 16:30', () => {
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;

  beforeAll(async () => {
    fixture = await clockDatabase(policyOf);
    await aMonday();
  });
  afterAll(() => fixture.close());

  function asked(at: string, code = 'credit'): Promise<ClockedOrder> {
    return addOrder(fixture.db, fixture.policy, { at: shanghai(`2026-11-${at}`), codes: [code] });
  }

  async function settled(
    order: ClockedOrder,
    at: string,
    status: 'approved' | 'refused' | 'withdrawn' = 'approved',
  ) {
    const gateId = order.gates[0]?.id ?? '';
    const stop = { orderId: order.id, gateId, status, at: shanghai(`2026-11-23 ${at}`) };
    await inTransaction(fixture.db, (trx) => stopSettledClocks(stop).execute(trx));
  }

  async function paused(order: ClockedOrder, reason: 'documents-wanted' | 'held', from: string, to: string) {
    const pause = { orderId: order.id, gateId: order.gates[0]?.id ?? null, reason };
    await inTransaction(fixture.db, (trx) =>
      pauseClocks(trx, { ...pause, at: shanghai(`2026-11-23 ${from}`) }),
    );
    await inTransaction(fixture.db, (trx) =>
      resumeClocks(trx, { ...pause, at: shanghai(`2026-11-23 ${to}`) }),
    );
  }

  function round(at: string) {
    const log = { warn: (details: object) => expect(details).toBeUndefined() };
    const signalOrder = () => Promise.resolve();
    return clocksRound({ db: fixture.db, now: () => shanghai(`2026-11-23 ${at}`), signalOrder, log });
  }

  async function aMonday() {
    await settled(await asked('20 09:00'), '08:00');
    await settled(await asked('23 08:30'), '10:30');
    await settled(await asked('23 08:30'), '15:00', 'refused');
    await settled(await asked('23 08:30'), '09:00', 'withdrawn');
    const stood = await asked('23 08:30');
    await paused(stood, 'documents-wanted', '09:30', '10:30');
    await paused(stood, 'held', '10:00', '11:00');
    await settled(stood, '14:30');
    await settled(await asked('23 08:30', 'capacity'), '15:00');
    const late = await asked('23 08:30');
    await asked('23 08:30');
    await round('11:30');
    await round('14:00');
    await settled(late, '16:00');
    await asked('23 15:00');
  }

  function report(by: ReportKey, companyIds = ['c']) {
    const span = { from: shanghai('2026-11-23 00:00'), to: shanghai('2026-11-24 00:00') };
    return slaReport(fixture.db, { companyIds, ...span, by, now: shanghai('2026-11-23 16:30') });
  }

  const CREDIT = {
    started: 7,
    // In time, and in time because it stood still.
    met: 2,
    // An hour late before any round came, two hours late, and two and a half so far.
    breached: 3,
    targetsMissed: 0,
    dropped: 1,
    running: 1,
    warned: 2,
    lateWorking: { medianSeconds: 7_200, p95Seconds: 8_820, totalSeconds: 3_600 + 7_200 + 9_000 },
    lateElapsed: NEVER_LATE,
    // 09:30 to 11:00: two pauses that overlap.
    pausedSeconds: 5_400,
  };
  const CAPACITY = {
    started: 1,
    met: 0,
    breached: 1,
    targetsMissed: 1,
    dropped: 0,
    running: 0,
    warned: 0,
    lateWorking: { medianSeconds: 3_600, p95Seconds: 3_600, totalSeconds: 3_600 },
    lateElapsed: NEVER_LATE,
    pausedSeconds: 0,
  };

  test('when it is by clock or by owner, then the figures are those reckoned by hand, however a clock ended (P-168, P-169)', async () => {
    expect(await report('clock')).toEqual([
      { key: 'capacity-review', ...CAPACITY },
      { key: 'credit-review', ...CREDIT },
    ]);
    expect(await report('owner')).toEqual([
      { key: 'credit_officer', ...CREDIT },
      { key: 'production_planner', ...CAPACITY },
    ]);
  });

  test('when it is by stage, class or person, then each group adds up, and what nobody decided is of nobody (P-169)', async () => {
    for (const by of ['stage', 'class', 'person'] as const) {
      const groups = await report(by);
      expect(groups.map(({ key }) => key)).toEqual([
        { stage: 'UNDER_REVIEW', class: 'regular', person: '-' }[by],
      ]);
      expect(groups[0]).toMatchObject({
        started: 8,
        met: 2,
        breached: 4,
        dropped: 1,
        running: 1,
        targetsMissed: 1,
      });
    }
  });

  test('when another company asks, then there is nothing', async () => {
    expect(await report('clock', ['other'])).toEqual([]);
  });
});

describe('given credit in four working hours and capacity in four hours as they pass, asked on Friday at 08:30', () => {
  const HOUR = 3_600;
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;

  beforeAll(async () => {
    fixture = await clockDatabase((policy) => ({
      ...policy,
      clocks: policyOf(policy).clocks.map((clock) =>
        clock.code === 'capacity-review' ? { ...clock, mode: 'calendar', allowance: 'PT4H' } : clock,
      ),
    }));
    const [at, codes] = [shanghai('2026-11-20 08:30'), ['credit', 'capacity']];
    await settled(await addOrder(fixture.db, fixture.policy, { at, codes }), '2026-11-23 10:00');
    await settled(await addOrder(fixture.db, fixture.policy, { at, codes }), '2026-11-20 19:00');
    await addOrder(fixture.db, fixture.policy, { at, codes });
  });
  afterAll(() => fixture.close());

  async function settled({ id: orderId, gates }: ClockedOrder, at: string) {
    for (const { id: gateId } of gates) {
      const stop = { orderId, gateId, status: 'approved', at: shanghai(at) } as const;
      await inTransaction(fixture.db, (trx) => stopSettledClocks(stop).execute(trx));
    }
  }

  const report = (by: ReportKey, now: string) => {
    const span = { from: shanghai('2026-11-20 00:00'), to: shanghai('2026-11-21 00:00') };
    return slaReport(fixture.db, { companyIds: ['c'], ...span, by, now: shanghai(now) });
  };

  // Credit is due at 14:00, capacity at 12:30. Until Friday 19:00, Monday 10:00, and now, Tuesday at 07:00.
  const lateWorking = { medianSeconds: 5.5 * HOUR, p95Seconds: 11.35 * HOUR, totalSeconds: 21.5 * HOUR };
  const lateElapsed = { medianSeconds: 69.5 * HOUR, p95Seconds: 88.4 * HOUR, totalSeconds: 166.5 * HOUR };

  test('when they were answered after the weekend, then lateness is in the time that each counts: no night and no weekend where it is working time (P-169)', async () => {
    expect(await report('clock', '2026-11-24 07:00')).toMatchObject([
      { key: 'capacity-review', breached: 3, lateWorking: NEVER_LATE, lateElapsed },
      { key: 'credit-review', breached: 3, lateWorking, lateElapsed: NEVER_LATE },
    ]);
  });

  test('when a group has clocks of both kinds, then each kind has figures of its own (P-169)', async () => {
    expect(await report('stage', '2026-11-24 07:00')).toMatchObject([
      { key: 'UNDER_REVIEW', breached: 6, lateWorking, lateElapsed },
    ]);
  });

  test('when the company has closed the Monday, then nothing was late on it (P-169)', async () => {
    await inTransaction(fixture.db, (trx) =>
      setCalendarDay(
        trx,
        { calendarId: fixture.calendarId, day: '2026-11-23', kind: 'holiday', name: '停工' },
        AUTHOR,
      ),
    );
    await calendarOf(fixture.db, fixture.calendarId, { fresh: true });
    const [, credit] = await report('clock', '2026-11-24 07:00');
    expect(credit?.lateWorking).toEqual({
      medianSeconds: 4 * HOUR,
      p95Seconds: 4 * HOUR,
      totalSeconds: 12 * HOUR,
    });
  });
});
