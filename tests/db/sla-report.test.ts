import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { pauseClocks, resumeClocks } from '../../db/clocks/pause-clocks.ts';
import { stopSettledClocks } from '../../db/clocks.ts';
import { type ReportKey, slaReport } from '../../db/queries/sla-report.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ClockRule, Policy } from '../../domain/policy/policy-schema.ts';
import { addOrder, clockDatabase, type ClockedOrder, shanghai } from './clocks-fixture.ts';

/** Four working hours for credit, which pauses for two reasons; for capacity the same as a target. */
function policyOf(policy: Policy): Policy {
  const clocks = policy.clocks.flatMap((clock): ClockRule[] => {
    if (clock.code === 'credit-review') return [{ ...clock, pausedWhile: ['documents-wanted', 'held'] }];
    return clock.code === 'capacity-review' ? [{ ...clock, soft: true }] : [];
  });
  return { ...policy, clocks };
}

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
    lateMedianSeconds: 7_200,
    lateP95Seconds: 8_820,
    lateTotalSeconds: 3_600 + 7_200 + 9_000,
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
    lateMedianSeconds: 3_600,
    lateP95Seconds: 3_600,
    lateTotalSeconds: 3_600,
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
