import { describe, expect, test } from 'vitest';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { parseHours, parseWeekdays } from '../../domain/calendar/shifts.ts';
import { clockSchedule, type ClockState, lastPeriodOver } from '../../domain/clocks/clock-schedule.ts';
import { fc } from '../setup/chance.ts';

const CALENDAR: WorkCalendar = {
  zone: 'Asia/Shanghai',
  shifts: parseHours('08:30-12:00,13:30-18:00'),
  weekdays: parseWeekdays('1-5'),
  // The first of October is a Thursday; the Saturday after the holiday is worked.
  days: {
    '2026-10-01': 'holiday',
    '2026-10-02': 'holiday',
    '2026-10-05': 'holiday',
    '2026-10-06': 'holiday',
    '2026-10-07': 'holiday',
    '2026-10-10': 'working',
  },
  announcedYears: [2026],
};

const BERLIN: WorkCalendar = { ...CALENDAR, zone: 'Europe/Berlin', days: {}, announcedYears: 'all' };

function shanghai(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`);
}

const MONDAY = shanghai('2026-11-23 08:30');

function clock(changes: Partial<ClockState>): ClockState {
  return {
    kind: 'elapsed',
    startedAt: MONDAY,
    allowance: null,
    agreedOn: null,
    leadDays: [],
    agreedAt: null,
    mode: 'working',
    pauses: [],
    warnedAt: null,
    tier: 0,
    tierStartedAt: MONDAY,
    period: 0,
    ...changes,
  };
}

function schedule(changes: Partial<ClockState>, tiers = [{}, {}], calendar = CALENDAR) {
  return clockSchedule(calendar, clock(changes), tiers);
}

/** Half hours of the autumn and winter of 2026, the holiday week among them. */
const starts = fc.integer({ min: 0, max: 4_500 }).map((n) => new Date(Date.UTC(2026, 8, 1) + n * 1_800_000));

describe('given a lead time before a planned date (T-)', () => {
  const lead = (agreedOn: string, ...leadDays: number[]) => schedule({ kind: 'lead', agreedOn, leadDays });

  test('when it is five working days before, then it is due at the close of the fifth working day before that date (S-10, P-25)', () => {
    expect(lead('2026-12-18', 5).dueAt).toEqual(shanghai('2026-12-11 18:00'));
    expect(lead('2026-12-20', 5).dueAt).toEqual(shanghai('2026-12-14 18:00'));
  });

  test('when holidays lie in between, then they are not counted, and a worked Saturday is (P-25)', () => {
    // Back from Monday the 12th: Saturday the 10th, the 9th, the 8th, then 30 September.
    const startedAt = shanghai('2026-09-21 08:30');
    const due = (days: number) =>
      schedule({ kind: 'lead', agreedOn: '2026-10-12', leadDays: [days], startedAt }).dueAt;
    expect(due(1)).toEqual(shanghai('2026-10-10 18:00'));
    expect(due(4)).toEqual(shanghai('2026-09-30 18:00'));
  });

  test('when it is a range, then the outer day warns and the inner one is the breach (S-13, S-14)', () => {
    expect(lead('2026-12-18', 3, 2)).toMatchObject({
      warnAt: shanghai('2026-12-15 18:00'),
      dueAt: shanghai('2026-12-16 18:00'),
      nextFireAt: shanghai('2026-12-15 18:00'),
    });
  });

  test('when it is the day itself, then it is due at its close, or at that of the working day before (P-25)', () => {
    expect(lead('2026-12-18', 0).dueAt).toEqual(shanghai('2026-12-18 18:00'));
    expect(lead('2026-12-20', 0).dueAt).toEqual(shanghai('2026-12-18 18:00'));
    expect(schedule({ kind: 'lead', agreedOn: '2026-12-20', leadDays: [0], mode: 'calendar' }).dueAt).toEqual(
      shanghai('2026-12-21 00:00'),
    );
  });

  test('when it counts calendar days, then it is due at the midnight that ends the day', () => {
    expect(schedule({ kind: 'lead', agreedOn: '2026-12-21', leadDays: [1], mode: 'calendar' }).dueAt).toEqual(
      shanghai('2026-12-21 00:00'),
    );
  });

  test('when the date lies in a year that is not announced, then it is provisional', () => {
    expect(lead('2027-01-15', 5).provisional).toBe(true);
    expect(lead('2026-12-18', 5).provisional).toBe(false);
  });

  test('when any date is planned, then it is due before that day, at a close, and earlier the more days there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 20 }), (offset, days) => {
        const agreedOn = new Date(Date.UTC(2026, 8, 20) + offset * 86_400_000).toISOString().slice(0, 10);
        const due = schedule({ kind: 'lead', agreedOn, leadDays: [days] }).dueAt ?? MONDAY;
        const earlier = schedule({ kind: 'lead', agreedOn, leadDays: [days + 1] }).dueAt ?? MONDAY;
        expect(due < shanghai(`${agreedOn} 00:00`)).toBe(true);
        expect(earlier < due).toBe(true);
        expect(due.toISOString()).toContain('T10:00:00');
      }),
    );
  });
});

describe('given a time limit of the same day (D)', () => {
  const due = (startedAt: Date, changes: Partial<ClockState> = {}) =>
    schedule({ kind: 'same-day', startedAt, ...changes }).dueAt;

  test('when it starts in a shift, then the close of that day is the due time; after closing time the next working day’s (S-12)', () => {
    expect(due(shanghai('2026-11-23 09:00'))).toEqual(shanghai('2026-11-23 18:00'));
    expect(due(shanghai('2026-11-23 12:30'))).toEqual(shanghai('2026-11-23 18:00'));
    expect(due(shanghai('2026-11-23 18:01'))).toEqual(shanghai('2026-11-24 18:00'));
    expect(due(shanghai('2026-09-30 19:00'))).toEqual(shanghai('2026-10-08 18:00'));
    expect(due(shanghai('2026-11-23 18:01'), { mode: 'calendar' })).toEqual(shanghai('2026-11-24 00:00'));
  });

  test('when it is paused beyond the close, then the day on which it runs again counts', () => {
    const from = shanghai('2026-11-23 15:00');
    const startedAt = shanghai('2026-11-23 09:00');
    expect(due(startedAt, { pauses: [{ from, to: shanghai('2026-11-23 16:00') }] })).toEqual(
      shanghai('2026-11-23 18:00'),
    );
    expect(due(startedAt, { pauses: [{ from, to: shanghai('2026-11-25 10:00') }] })).toEqual(
      shanghai('2026-11-25 18:00'),
    );
    expect(schedule({ kind: 'same-day', startedAt, pauses: [{ from, to: null }] }).nextFireAt).toBeNull();
  });

  test('when it starts at any time, then it is due after that and warns in between', () => {
    fc.assert(
      fc.property(starts, (startedAt) => {
        const { dueAt, warnAt } = schedule({ kind: 'same-day', startedAt });
        expect(dueAt && dueAt > startedAt).toBe(true);
        expect(warnAt && dueAt && warnAt >= startedAt && warnAt <= dueAt).toBe(true);
      }),
    );
  });
});

describe('given a period (P)', () => {
  const end = (every: string, period: number, startedAt = MONDAY) =>
    schedule({ kind: 'periodic', allowance: every, period, startedAt }).dueAt;

  test('when it is a month, then it rings on the same day of each month, at the close, the last day where there is no such day (S-28)', () => {
    const startedAt = shanghai('2026-08-31 10:00');
    expect(end('month', 0, startedAt)).toEqual(shanghai('2026-09-30 18:00'));
    expect(end('month', 1, startedAt)).toEqual(shanghai('2026-11-02 18:00'));
    expect(end('month', 2, startedAt)).toEqual(shanghai('2026-11-30 18:00'));
    expect(end('quarter', 0)).toEqual(shanghai('2027-02-23 18:00'));
    expect(end('year', 0)).toEqual(shanghai('2027-11-23 18:00'));
  });

  test('when it is a week or a duration, then each counts from the start (S-29)', () => {
    expect(end('week', 0)).toEqual(shanghai('2026-11-30 18:00'));
    expect(end('P2D', 1)).toEqual(shanghai('2026-11-27 08:30'));
  });

  test('when three periods passed in an outage, then the last of them is the one that rings', () => {
    const asked = clock({ kind: 'periodic', allowance: 'week' });
    expect(lastPeriodOver(CALENDAR, asked, shanghai('2026-12-15 09:00'))).toEqual({
      period: 3,
      endedAt: shanghai('2026-12-14 18:00'),
    });
    expect(lastPeriodOver(CALENDAR, { ...asked, period: 3 }, shanghai('2026-12-15 09:00'))).toBeNull();
  });

  test('when any period is asked, then it never ends before the one before it, and none before the start', () => {
    const every = fc.constantFrom('week', 'month', 'quarter', 'P1D', 'PT4H');
    fc.assert(
      fc.property(starts, every, fc.integer({ min: 0, max: 12 }), (startedAt, allowance, period) => {
        const [first, next] = [end(allowance, period, startedAt), end(allowance, period + 1, startedAt)];
        expect(first && first > startedAt).toBe(true);
        expect(first && next && next >= first).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('when holidays move two of its days to one, then it rings once, for the later one', () => {
    const weekly = clock({ kind: 'periodic', allowance: 'week', startedAt: shanghai('2026-09-10 00:00') });
    expect([end('week', 2, weekly.startedAt), end('week', 3, weekly.startedAt)]).toEqual([
      shanghai('2026-10-08 18:00'),
      shanghai('2026-10-08 18:00'),
    ]);
    expect(lastPeriodOver(CALENDAR, { ...weekly, period: 2 }, shanghai('2026-10-08 18:00'))).toEqual({
      period: 4,
      endedAt: shanghai('2026-10-08 18:00'),
    });
  });
});

describe('given a window (W)', () => {
  test('when it calls nobody, then its closing is what is next, without a warning (S-09)', () => {
    expect(schedule({ kind: 'window', allowance: 'P1D' }, [])).toMatchObject({
      warnAt: null,
      dueAt: shanghai('2026-11-24 08:30'),
      nextFireAt: shanghai('2026-11-24 08:30'),
    });
  });

  test('when it calls somebody, then they are called as it closes, and again after as long', () => {
    const rang = { tier: 1, tierStartedAt: shanghai('2026-11-24 08:30') };
    expect(schedule({ kind: 'window', allowance: 'P1D', ...rang }).nextFireAt).toEqual(
      shanghai('2026-11-25 08:30'),
    );
  });
});

describe('given a zone that changes its clocks', () => {
  test('when the days around the change are counted, then the close stays the close of the wall clock', () => {
    const startedAt = new Date('2026-10-19T07:00:00Z');
    const due = (changes: Partial<ClockState>) => schedule({ startedAt, ...changes }, [{}], BERLIN).dueAt;
    // Summer time ends on Sunday, 25 October: 18:00 is 16:00Z before it and 17:00Z after it.
    expect(due({ kind: 'lead', agreedOn: '2026-10-27', leadDays: [1] })).toEqual(
      new Date('2026-10-26T17:00:00Z'),
    );
    expect(due({ kind: 'lead', agreedOn: '2026-10-27', leadDays: [2] })).toEqual(
      new Date('2026-10-23T16:00:00Z'),
    );
    expect(due({ kind: 'periodic', allowance: 'week' })).toEqual(new Date('2026-10-26T17:00:00Z'));
  });
});

describe('given any clock', () => {
  test('when it starts at any time with any allowance, then it is never due before it starts, nor by a holiday’s hours', () => {
    const allowances = fc.constantFrom('PT30M', 'PT4H', 'PT24H', 'P1D', 'P3D', 'P1DT2H');
    const kinds = fc.constantFrom('elapsed' as const, 'window' as const);
    fc.assert(
      fc.property(starts, allowances, kinds, (startedAt, allowance, kind) => {
        const { dueAt } = schedule({ kind, allowance, startedAt });
        expect(dueAt && dueAt > startedAt).toBe(true);
        const hour = Number(dueAt?.toISOString().slice(11, 13)) + 8;
        expect(hour).toBeGreaterThanOrEqual(8);
        expect(hour).toBeLessThanOrEqual(18);
      }),
    );
  });
});
