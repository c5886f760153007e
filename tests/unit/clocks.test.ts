import { describe, expect, test } from 'vitest';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { parseHours, parseWeekdays } from '../../domain/calendar/shifts.ts';
import { planClocks } from '../../domain/clocks/clock-plan.ts';
import { agreedDate, clockRule, endOfAgreedDay } from '../../domain/clocks/clock-rule.ts';
import { clockTerm } from '../../domain/clocks/clock-term.ts';
import { clockSchedule, type ClockState } from '../../domain/clocks/clock-schedule.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { ClockRule } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from './policy-texts.ts';
import { fc } from '../setup/chance.ts';

const CALENDAR: WorkCalendar = {
  zone: 'Asia/Shanghai',
  shifts: parseHours('08:30-12:00,13:30-18:00'),
  weekdays: parseWeekdays('1-5'),
  days: {},
  announcedYears: 'all',
};

const DOCUMENT: OrderDocument = {
  parties: { buyer: { name: '北风商贸' } },
  lines: [],
  currency: 'CNY',
  paymentMethod: 'monthly',
  delivery: { date: '2026-12-18' },
  fields: { sampleDate: '2026-11-30' },
};

function shanghai(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`);
}

const MONDAY = shanghai('2026-11-23 08:30');

function fresh(changes: Partial<ClockState> = {}): ClockState {
  return {
    kind: 'elapsed',
    startedAt: MONDAY,
    allowance: 'PT4H',
    agreedOn: null,
    leadDays: [],
    period: 0,
    agreedAt: null,
    mode: 'working',
    pauses: [],
    warnedAt: null,
    tier: 0,
    tierStartedAt: MONDAY,
    ...changes,
  };
}

describe('given a clock of four working hours and two tiers', () => {
  const tiers = [{}, {}];

  test('when it starts, then the warning is next, and after it the first tier at the due time (P-169)', () => {
    const started = clockSchedule(CALENDAR, fresh(), tiers);
    expect(started.nextFireAt).toEqual(shanghai('2026-11-23 11:30'));
    const warned = clockSchedule(CALENDAR, fresh({ warnedAt: shanghai('2026-11-23 11:30') }), tiers);
    expect(warned.nextFireAt).toEqual(shanghai('2026-11-23 14:00'));
  });

  test('when the first tier rang late, then the second has the allowance again from that firing (P-168)', () => {
    const rang = fresh({ tier: 1, tierStartedAt: shanghai('2026-11-25 16:00') });
    expect(clockSchedule(CALENDAR, rang, tiers).nextFireAt).toEqual(shanghai('2026-11-26 10:30'));
  });

  test('when the policy gives a tier a time of its own, then that counts (P-168)', () => {
    const rang = fresh({ tier: 1, tierStartedAt: shanghai('2026-11-23 14:00') });
    expect(clockSchedule(CALENDAR, rang, [{}, { after: 'PT1H' }]).nextFireAt).toEqual(
      shanghai('2026-11-23 15:00'),
    );
  });

  test('when every tier has rung, then nothing rings any more', () => {
    expect(clockSchedule(CALENDAR, fresh({ tier: 2 }), tiers).nextFireAt).toBeNull();
  });

  test('when it is paused between two tiers, then the due time that has passed stays and nothing rings', () => {
    const pause = { from: shanghai('2026-11-23 15:00'), to: null };
    const rang = fresh({ tier: 1, tierStartedAt: shanghai('2026-11-23 14:00'), pauses: [pause] });
    expect(clockSchedule(CALENDAR, rang, tiers)).toMatchObject({
      dueAt: shanghai('2026-11-23 14:00'),
      nextFireAt: null,
    });
  });

  test('when a tier fires at any time and the clock pauses as it may, then the next is never due before the allowance has passed since (P-168)', () => {
    const minutes = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(minutes, minutes, minutes, (fired, pausedAfter, pausedFor) => {
        const tierStartedAt = new Date(MONDAY.getTime() + fired * 60_000);
        const from = new Date(tierStartedAt.getTime() + pausedAfter * 60_000);
        const pauses = [{ from, to: new Date(from.getTime() + pausedFor * 60_000) }];
        const plain = clockSchedule(CALENDAR, fresh({ tier: 1, tierStartedAt }), tiers).nextFireAt;
        const paused = clockSchedule(CALENDAR, fresh({ tier: 1, tierStartedAt, pauses }), tiers).nextFireAt;
        const fourHours = tierStartedAt.getTime() + 4 * 3_600_000;
        expect(plain?.getTime()).toBeGreaterThanOrEqual(fourHours);
        expect(paused?.getTime()).toBeGreaterThanOrEqual(plain?.getTime() ?? Infinity);
      }),
    );
  });
});

describe('given a clock on an agreed date', () => {
  const agreedAt = shanghai('2026-11-27 18:00');

  test('when it is a week off, then it warns when three quarters of the working time are gone', () => {
    const times = clockSchedule(CALENDAR, fresh({ kind: 'agreed', allowance: null, agreedAt }), [{}]);
    // Forty working hours: thirty end on Thursday.
    expect(times.warnAt).toEqual(shanghai('2026-11-26 16:00'));
    expect(times.dueAt).toEqual(agreedAt);
  });

  test('when it rang, then each further tier has one working day', () => {
    const rang = fresh({ kind: 'agreed', allowance: null, agreedAt, tier: 1, tierStartedAt: agreedAt });
    expect(clockSchedule(CALENDAR, rang, [{}, {}]).nextFireAt).toEqual(shanghai('2026-11-30 18:00'));
  });

  test('when it had passed before the gate was asked, then the first tier is due at once, without a warning', () => {
    const late = clockSchedule(
      CALENDAR,
      fresh({ kind: 'agreed', allowance: null, agreedAt: shanghai('2026-11-20 18:00') }),
      [{}],
    );
    expect(late).toMatchObject({ warnAt: null, nextFireAt: shanghai('2026-11-20 18:00') });
  });

  test('when the field is a path or a field of the policy, then its day is read; a blank one gives none', () => {
    expect(agreedDate(DOCUMENT, 'delivery.date')).toBe('2026-12-18');
    expect(agreedDate(DOCUMENT, 'sampleDate')).toBe('2026-11-30');
    expect(agreedDate(DOCUMENT, 'other')).toBeNull();
  });

  test('when the day is worked, free, or counted in calendar time, then it ends with its shift, the next working day, midnight', () => {
    expect(endOfAgreedDay(CALENDAR, '2026-11-27', 'working')).toEqual(shanghai('2026-11-27 18:00'));
    expect(endOfAgreedDay(CALENDAR, '2026-11-28', 'working')).toEqual(shanghai('2026-11-30 18:00'));
    expect(endOfAgreedDay(CALENDAR, '2026-11-28', 'calendar')).toEqual(shanghai('2026-11-29 00:00'));
    expect(endOfAgreedDay(CALENDAR, '9999-12-30', 'working').getTime()).toBeGreaterThan(Date.UTC(9999, 0, 1));
  });
});

describe('given the standard policy', () => {
  const policy = policyNamed('standard');
  const gates = [
    {
      id: 'g1',
      code: 'credit',
      stage: 'UNDER_REVIEW' as const,
      openedAt: shanghai('2026-11-23 09:30'),
      taskIds: ['t1'],
    },
    { id: 'g2', code: 'capacity', stage: 'UNDER_REVIEW' as const, openedAt: MONDAY, taskIds: ['t2', 't3'] },
  ];

  test('when a clock names a setting, then its value is the allowance; an unknown clock is named (P-34)', () => {
    const rule = clockRule(policy, 'review-team');
    expect(clockTerm(policy, rule, DOCUMENT, '2026-11-23')).toMatchObject({
      kind: 'elapsed',
      allowance: 'P2D',
    });
    expect(() => clockRule(policy, 'teatime')).toThrow('standard version 4 has no clock "teatime"');
  });

  test('when two gates are opened, then each has its clock and the group one, from the first asked (P-34)', () => {
    const planned = planClocks(CALENDAR, { revision: 3, policy, document: DOCUMENT, gates });
    expect(planned.map(({ code, subjectId, startedAt }) => [code, subjectId, startedAt])).toEqual([
      ['review-team', 'revision-3', MONDAY],
      ['credit-review', 'g1', shanghai('2026-11-23 09:30')],
      ['capacity-review', 'g2', MONDAY],
      ['documents', 'g1', shanghai('2026-11-23 09:30')],
    ]);
  });

  test('when a clock is of a task, then every task of the gate has one; with a blank agreed date none starts', () => {
    const [clock] = policy.clocks;
    const of = (changes: Partial<ClockRule>) => ({
      ...policy,
      clocks: clock ? [{ ...clock, of: { task: 'capacity' }, ...changes }] : [],
    });
    const plan = (changes: Partial<ClockRule>) =>
      planClocks(CALENDAR, { revision: 1, policy: of(changes), document: DOCUMENT, gates });
    expect(plan({}).map(({ subjectId }) => subjectId)).toEqual(['t2', 't3']);
    expect(plan({ allowance: { field: 'tastingDate' } })).toEqual([]);
    expect(plan({ allowance: { field: 'sampleDate' } })[0]?.dueAt).toEqual(shanghai('2026-11-30 18:00'));
  });
});
