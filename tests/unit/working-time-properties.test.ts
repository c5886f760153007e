import { describe, expect, test } from 'vitest';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { parseHours, shiftMinutes } from '../../domain/calendar/shifts.ts';
import { formatAllowance, parseAllowance } from '../../domain/working-time/duration.ts';
import { workedSince } from '../../domain/working-time/worked-since.ts';
import { addWorkingDays, subtractWorkingDays } from '../../domain/working-time/working-days.ts';
import {
  addWorkingTime,
  subtractWorkingTime,
  workingTimeBetween,
} from '../../domain/working-time/working-time.ts';
import { afterMinutes, minutesWorked } from './working-time-oracle.ts';
import { fc } from '../setup/chance.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

const hours = fc.constantFrom(
  '08:30-12:00,13:30-18:00',
  '09:00-17:00',
  '22:00-06:00',
  '14:00-22:00,22:00-06:00',
  '00:00-24:00',
  '00:00-05:00,20:15-24:00',
  '23:59-00:01',
);
const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC');
const weekdays = fc.constantFrom([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [6], [1, 3, 7]);
/** Weeks around the changes of the clock and National Day. */
const day = fc.constantFrom(
  '2026-03-05',
  '2026-03-26',
  '2026-09-28',
  '2026-10-22',
  '2026-10-29',
  '2026-12-28',
);
const rule = fc.constantFrom(
  'holiday' as const,
  'working' as const,
  { shifts: parseHours('10:00-11:30') },
  { shifts: [] },
);
/** So much a week that the longest span asked for (two spans of two days) is worked within ten years. */
const ENOUGH_A_WEEK = 14;
const calendar: fc.Arbitrary<WorkCalendar> = fc
  .record({
    zone,
    shifts: hours.map((text) => parseHours(text)),
    weekdays,
    days: fc.dictionary(
      fc.tuple(day, fc.nat(6)).map(([start, offset]) => iso(Date.parse(start) + offset * DAY)),
      rule,
      { maxKeys: 5 },
    ),
    announcedYears: fc.constant('all' as const),
  })
  .filter((by) => minutesAWeek(by) >= ENOUGH_A_WEEK);
const instant = fc.tuple(day, fc.nat(8 * DAY)).map(([start, ms]) => Date.parse(start) + ms);
const minute = instant.map((ms) => ms - (ms % MINUTE));
const span = fc.oneof(
  fc.nat(2 * DAY),
  fc.nat(40 * 60).map((minutes) => minutes * MINUTE),
);

function minutesAWeek({ shifts, weekdays: days }: WorkCalendar): number {
  const lengths = shifts.map(shiftMinutes).map(({ from, to }) => to - from);
  return days.length * lengths.reduce((sum, length) => sum + length, 0);
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function add(by: WorkCalendar, from: number, ms: number): number {
  return addWorkingTime(by, new Date(from), ms).at.getTime();
}

function between(by: WorkCalendar, from: number, to: number): number {
  return workingTimeBetween(by, new Date(from), new Date(to));
}

describe('given any calendar, zone and instant', () => {
  test('when a span is added, then measuring gives the same span, and no earlier instant does', () => {
    fc.assert(
      fc.property(calendar, instant, span, (by, from, ms) => {
        const reached = add(by, from, ms);
        expect(between(by, from, reached)).toBe(ms);
        expect(between(by, from, reached - Math.min(1, ms))).toBe(Math.max(0, ms - 1));
      }),
    );
  });

  test('when a span is subtracted, then measuring gives the same span, and no later instant does', () => {
    fc.assert(
      fc.property(calendar, instant, span, (by, to, ms) => {
        const start = subtractWorkingTime(by, new Date(to), ms).at.getTime();
        expect(between(by, start, to)).toBe(ms);
        expect(between(by, start + Math.min(1, ms), to)).toBe(Math.max(0, ms - 1));
      }),
    );
  });

  test('when it starts later or takes longer, then it ends no earlier', () => {
    fc.assert(
      fc.property(calendar, instant, instant, span, span, (by, a, b, x, y) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(add(by, early, x)).toBeLessThanOrEqual(add(by, late, x));
        expect(add(by, early, Math.min(x, y))).toBeLessThanOrEqual(add(by, early, Math.max(x, y)));
      }),
    );
  });

  test('when a span is split, then the parts add up', () => {
    fc.assert(
      fc.property(calendar, instant, span, span, (by, from, x, y) => {
        expect(add(by, add(by, from, x), y)).toBe(add(by, from, x + y));
      }),
    );
    fc.assert(
      fc.property(calendar, fc.tuple(instant, instant, instant), (by, instants) => {
        const [a = 0, b = 0, c = 0] = instants.toSorted((x, y) => x - y);
        expect(between(by, a, b) + between(by, b, c)).toBe(between(by, a, c));
      }),
    );
  });

  test('when many instants are asked of one beginning, in any order, then each finds what measuring it finds', () => {
    fc.assert(
      fc.property(
        calendar,
        instant,
        fc.array(instant, { minLength: 1, maxLength: 6 }),
        (by, since, instants) => {
          const worked = workedSince(by, since);
          expect(instants.map(worked)).toEqual(
            instants.map((at) => (at < since ? 0 : between(by, since, at))),
          );
        },
      ),
    );
  });

  test('when a program that walks minute by minute measures and adds, then it finds the same', () => {
    fc.assert(
      fc.property(calendar, minute, fc.nat(3 * 24 * 60), (by, from, length) => {
        const to = from + length * MINUTE;
        const worked = minutesWorked(by, from, to);
        expect(between(by, from, to)).toBe(worked * MINUTE);
        expect(add(by, from, worked * MINUTE)).toBe(afterMinutes(by, from, worked));
      }),
      { numRuns: 150 },
    );
  });
});

test('given two minutes a week, when more than ten years of them are asked for, then it is refused, and no more', () => {
  const by: WorkCalendar = {
    zone: 'Asia/Shanghai',
    shifts: parseHours('23:59-00:01'),
    weekdays: [6],
    days: {},
    announcedYears: 'all',
  };
  const from = Date.parse('2026-03-05T00:00:00Z');
  const weeks = 522;
  expect(between(by, from, add(by, from, weeks * 2 * MINUTE))).toBe(weeks * 2 * MINUTE);
  expect(() => add(by, from, (weeks + 2) * 2 * MINUTE)).toThrow('in the ten years after');
});

describe('given any calendar without a change of the clock', () => {
  const steady = calendar.map((by) => ({ ...by, zone: 'Asia/Shanghai' }));
  const days = fc.nat(8);

  test('when working days are counted from a later instant, then the answer is no earlier', () => {
    fc.assert(
      fc.property(steady, instant, instant, fc.integer({ min: 1, max: 8 }), (by, a, b, n) => {
        const [early, late] = [new Date(Math.min(a, b)), new Date(Math.max(a, b))];
        expect(addWorkingDays(by, early, n).at.getTime()).toBeLessThanOrEqual(
          addWorkingDays(by, late, n).at.getTime(),
        );
        expect(subtractWorkingDays(by, early, n).at.getTime()).toBeLessThanOrEqual(
          subtractWorkingDays(by, late, n).at.getTime(),
        );
      }),
    );
  });

  test('when working days of equal hours are added and taken off within the hours, then nothing is left', () => {
    fc.assert(
      fc.property(steady, instant, fc.integer({ min: 1, max: DAY / 2 }), days, (by, from, ms, n) => {
        const even = {
          ...by,
          days: Object.fromEntries(Object.entries(by.days).map(([date]) => [date, 'holiday' as const])),
        };
        const start = addWorkingTime(even, new Date(from), ms).at;
        const inside = between(even, start.getTime(), start.getTime() + 1) === 1;
        fc.pre(inside && between(even, start.getTime() - 1, start.getTime()) === 1);
        const there = addWorkingDays(even, start, n).at;
        expect(subtractWorkingDays(even, there, n).at).toEqual(start);
      }),
    );
  });
});

test('given any allowance, when it is written and read, then it is the same', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(), (days, ms) => {
      expect(parseAllowance(formatAllowance({ days, ms }))).toEqual({ days, ms });
    }),
  );
});
