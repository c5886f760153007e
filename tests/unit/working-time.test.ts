import { describe, expect, test } from 'vitest';
import { calendarFromSettings, calendarSettings } from '../../domain/calendar/calendar-settings.ts';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { parseHours } from '../../domain/calendar/shifts.ts';
import { formatAllowance, formatSpan, parseAllowance } from '../../domain/working-time/duration.ts';
import {
  addWorkingDays,
  endOfWorkingDay,
  subtractWorkingDays,
} from '../../domain/working-time/working-days.ts';
import {
  addWorkingTime,
  subtractWorkingTime,
  workingTimeBetween,
} from '../../domain/working-time/working-time.ts';

const HOUR = 3_600_000;
const COMPANY = calendarFromSettings(
  calendarSettings.parse({ zone: 'Asia/Shanghai', hours: '08:30-12:00,13:30-18:00', holidays: 'cn' }),
  [2026, 2027],
);

/** 2026 in Shanghai: `11-23 09:00`. */
function at(text: string): Date {
  return new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);
}

function plain(hours: string, zone = 'Asia/Shanghai', weekdays = [1, 2, 3, 4, 5]): WorkCalendar {
  return { zone, shifts: parseHours(hours), weekdays, days: {}, announcedYears: 'all' };
}

describe('given the shifts 08:30-12:00 and 13:30-18:00 and the Chinese calendar', () => {
  test.for([
    ['P-61 (S-06): 4 hours over lunch', '11-23 10:00', 4, '11-23 15:30'],
    ['P-61 (S-06): 4 hours from the middle of the afternoon', '11-23 16:00', 4, '11-24 10:30'],
    ['P-62 (S-07): 24 hours for a set are three working days', '11-23 08:30', 24, '11-25 18:00'],
    ['P-93 (S-11): 30 minutes late on Friday', '11-20 17:45', 0.5, '11-23 08:45'],
    ['a span that ends with a shift gives its end, not the next start', '11-20 17:30', 0.5, '11-20 18:00'],
    ['4 hours from the eve of National Day', '09-30 17:00', 4, '10-08 11:30'],
    ['National Day make-up Saturday is worked', '10-09 17:00', 2, '10-10 09:30'],
    ['the Sunday before National Day week is worked', '09-19 12:00', 1, '09-20 09:30'],
    ['an order that comes on Saturday starts on Monday', '11-21 10:00', 4, '11-23 14:00'],
  ] as const)('when added: %s', ([, from, hours, due]) => {
    const reached = addWorkingTime(COMPANY, at(from), hours * HOUR);
    expect(reached).toEqual({ at: at(due), provisional: false });
    expect(workingTimeBetween(COMPANY, at(from), reached.at)).toBe(hours * HOUR);
  });

  test('when zero is added outside the hours, then the instant stays', () => {
    expect(addWorkingTime(COMPANY, at('11-21 10:00'), 0).at).toEqual(at('11-21 10:00'));
    expect(subtractWorkingTime(COMPANY, at('11-21 10:00'), 0).at).toEqual(at('11-21 10:00'));
  });

  test('when subtracted, then the latest start is given', () => {
    expect(subtractWorkingTime(COMPANY, at('11-23 10:30'), 4 * HOUR).at).toEqual(at('11-20 16:00'));
    expect(subtractWorkingTime(COMPANY, at('11-23 10:30'), 2 * HOUR).at).toEqual(at('11-23 08:30'));
  });

  test('when the way leads into a year not announced, then the answer is provisional', () => {
    expect(addWorkingTime(COMPANY, at('12-31 17:00'), HOUR)).toEqual({
      at: at('12-31 18:00'),
      provisional: false,
    });
    // 1 January 2027 is a Friday and a fixed holiday.
    expect(addWorkingTime(COMPANY, at('12-31 17:30'), HOUR)).toEqual({
      at: new Date('2027-01-04T09:00:00+08:00'),
      provisional: true,
    });
    expect(subtractWorkingTime(COMPANY, new Date('2027-01-04T09:00:00+08:00'), HOUR).provisional).toBe(true);
  });
});

describe('given working days (工作日)', () => {
  test.for([
    ['P-66 (S-09): one working day', '11-23 10:00', 1, '11-24 10:00'],
    ['over a weekend', '11-20 10:00', 1, '11-23 10:00'],
    ['over National Day to the make-up Saturday', '09-30 10:00', 3, '10-10 10:00'],
    ['from the break: its beginning', '11-23 12:45', 1, '11-24 12:00'],
    ['from before the opening: the opening', '11-23 07:00', 1, '11-24 08:30'],
    ['from after the close: the close', '11-20 19:00', 1, '11-23 18:00'],
    ['from a day off: the close of the n-th working day', '11-21 10:00', 1, '11-23 18:00'],
    ['zero days: the same instant', '11-21 10:00', 0, '11-21 10:00'],
  ] as const)('when added: %s', ([, from, days, due]) => {
    expect(addWorkingDays(COMPANY, at(from), days).at).toEqual(at(due));
  });

  test.for([
    ['P-92 (S-10): 5 working days before a planned arrival', '11-30 10:00', 5, '11-23 10:00'],
    ['over National Day', '10-09 10:00', 2, '09-30 10:00'],
    ['from a day off: the opening', '11-21 10:00', 1, '11-20 08:30'],
    ['from the break: its end', '11-24 12:45', 1, '11-23 13:30'],
  ] as const)('when subtracted: %s', ([, to, days, start]) => {
    expect(subtractWorkingDays(COMPANY, at(to), days).at).toEqual(at(start));
  });

  test('when a night shift is at work after midnight, then its day is the one on which it began', () => {
    const nights = plain('22:00-06:00');
    expect(addWorkingDays(nights, at('11-21 02:00'), 1).at).toEqual(at('11-24 02:00'));
    expect(addWorkingDays(nights, at('11-24 07:00'), 1).at).toEqual(at('11-25 22:00'));
  });

  test('when the year reached is not announced, then the answer is provisional', () => {
    expect(addWorkingDays(COMPANY, at('12-31 10:00'), 1).provisional).toBe(true);
    expect(addWorkingDays(COMPANY, at('12-30 10:00'), 1).provisional).toBe(false);
  });

  test.for([
    ['P-94 (S-12): today', '11-23 10:00', '11-23 18:00'],
    ['at the close', '11-23 18:00', '11-24 18:00'],
    ['on a holiday', '10-03 10:00', '10-08 18:00'],
  ] as const)('when the close of the day is asked: %s', ([, from, close]) => {
    expect(endOfWorkingDay(COMPANY, at(from)).at).toEqual(at(close));
  });
});

describe('given shifts over midnight and summer time', () => {
  test('when a night shift starts before a holiday, then it is worked to its end', () => {
    const nights: WorkCalendar = { ...plain('22:00-06:00'), days: { '2026-10-01': 'holiday' } };
    expect(workingTimeBetween(nights, at('09-30 12:00'), at('10-02 12:00'))).toBe(8 * HOUR);
  });

  test.for([
    ['Europe/Berlin', '2026-03-28T12:00:00+01:00', '2026-03-29T12:00:00+02:00', 7],
    ['Europe/Berlin', '2026-10-24T12:00:00+02:00', '2026-10-25T12:00:00+01:00', 9],
    ['America/New_York', '2026-03-07T12:00:00-05:00', '2026-03-08T12:00:00-04:00', 7],
  ] as const)(
    'when the clock is changed in %s, then the shift counts what passes',
    ([zone, from, to, hours]) => {
      const nights = plain('22:00-06:00', zone, [1, 2, 3, 4, 5, 6, 7]);
      expect(workingTimeBetween(nights, new Date(from), new Date(to))).toBe(hours * HOUR);
    },
  );

  test('when a day with its own hours runs into the night before, then no minute counts twice', () => {
    const nights: WorkCalendar = {
      ...plain('22:00-06:00'),
      days: { '2026-11-24': { shifts: parseHours('05:00-09:00') } },
    };
    expect(workingTimeBetween(nights, at('11-23 12:00'), at('11-24 12:00'))).toBe(11 * HOUR);
  });
});

describe('given a question without an answer', () => {
  test.for([-1, 0.5, Number.NaN, Infinity])('when the span is %d, then it is refused', (span) => {
    expect(() => addWorkingTime(COMPANY, at('11-23 10:00'), span)).toThrow('whole milliseconds');
    expect(() => addWorkingDays(COMPANY, at('11-23 10:00'), span)).toThrow('whole number');
  });

  test('when the span is not worked within ten years, then it says so', () => {
    expect(() => addWorkingTime(COMPANY, at('11-23 10:00'), 1e6 * HOUR)).toThrow('in the ten years after');
    expect(() => subtractWorkingTime(COMPANY, at('11-23 10:00'), 1e6 * HOUR)).toThrow('ten years before');
    expect(() => addWorkingDays(COMPANY, at('11-23 10:00'), 10_000)).toThrow('do not fit into ten years');
  });

  test('when to is before from, or a date is none, then it is refused', () => {
    expect(() => workingTimeBetween(COMPANY, at('11-23 10:00'), at('11-23 09:00'))).toThrow('is before from');
    expect(() => workingTimeBetween(COMPANY, at('11-23 10:00'), new Date('nope'))).toThrow('to is not');
  });

  test.for([
    [{ weekdays: [] }, 'no working time at all'],
    [{ shifts: [] }, 'no working time at all'],
    [{ weekdays: [0] }, 'weekdays 0'],
    [{ zone: 'Mars' }, '"Mars" is not a known time zone'],
    [
      {
        shifts: [
          { from: '09:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
        ],
      },
      'overlap',
    ],
  ] as const)('when the calendar has %j, then it is refused: %s', ([wrong, message]) => {
    const calendar: WorkCalendar = { ...plain('09:00-17:00'), ...wrong };
    expect(() => addWorkingTime(calendar, at('11-23 10:00'), HOUR)).toThrow(message);
  });
});

describe('given ISO 8601 durations', () => {
  test.for([
    ['PT4H', 0, 4 * HOUR],
    ['PT30M', 0, HOUR / 2],
    ['P1D', 1, 0],
    ['P2DT4H30M', 2, 4.5 * HOUR],
    ['PT24H', 0, 24 * HOUR],
  ] as const)('when %s is read, then it is written the same', ([text, days, ms]) => {
    expect(parseAllowance(text)).toEqual({ days, ms });
    expect(formatAllowance({ days, ms })).toBe(text);
  });

  test.for(['4h', '', 'P1W', 'P1M', '-PT4H', 'PT0.0000001S'])(
    'when it is "%s", then it is refused',
    (text) => {
      expect(() => parseAllowance(text)).toThrow(`"${text}"`);
    },
  );

  test('when a span is written, then it has no days', () => {
    expect(formatSpan(52.5 * HOUR)).toBe('PT52H30M');
    expect(formatSpan(0)).toBe('PT0S');
  });
});
