import { describe, expect, test } from 'vitest';
import { calendarFromSettings, calendarSettings } from '../../domain/calendar/calendar-settings.ts';
import { dayShifts, isAnnounced } from '../../domain/calendar/calendar.ts';
import { chineseYear } from '../../domain/calendar/chinese-days.ts';
import { parseHours, parseWeekdays } from '../../domain/calendar/shifts.ts';

const HOURS = '08:30-12:00,13:30-18:00';

describe('given hours as a person writes them', () => {
  test('when they are in any order, then the shifts are in the order of the day', () => {
    expect(parseHours('13:30-18:00, 08:30-12:00')).toEqual([
      { from: '08:30', to: '12:00' },
      { from: '13:30', to: '18:00' },
    ]);
  });

  test('when a shift runs over midnight or to 24:00, then it is read as it stands', () => {
    expect(parseHours('22:00-06:00')).toEqual([{ from: '22:00', to: '06:00' }]);
    expect(parseHours('00:00-24:00')).toEqual([{ from: '00:00', to: '24:00' }]);
  });

  test.for([
    ['08:30-12:00,11:59-18:00', 'the shifts 08:30-12:00 and 11:59-18:00 overlap'],
    ['22:00-06:00,05:00-09:00', 'the shifts 22:00-06:00 and 05:00-09:00 overlap'],
    ['08:30-12:00,08:30-12:00', 'overlap'],
    ['20:00-19:00,23:00-01:00', 'overlap'],
    ['08:30-25:00', '"25:00" is not a time'],
    ['24:00-08:00', 'cannot start at 24:00'],
    ['08:30-08:30', 'has no length'],
    ['08:30', '"08:30" is not a shift'],
    ['', '"" is not a shift'],
    ['8:30-12:00', '"8:30" is not a time'],
  ])('when they are "%s", then they are refused', ([hours, message]) => {
    expect(() => parseHours(hours ?? '')).toThrow(message);
  });
});

describe('given weekdays as a person writes them', () => {
  test.for([
    ['1-5', [1, 2, 3, 4, 5]],
    ['mon-sat', [1, 2, 3, 4, 5, 6]],
    ['7,1,3', [1, 3, 7]],
  ] as const)('when they are %s, then these days are working', ([text, days]) => {
    expect(parseWeekdays(text)).toEqual(days);
  });

  test.for(['0', '5-1', '1-2-3', 'someday', ''])('when they are "%s", then they are refused', (text) => {
    expect(() => parseWeekdays(text)).toThrow('is not a weekday or a range');
  });
});

describe('given the Chinese public calendar', () => {
  test('when 2026 is asked, then National Day is off and its make-up days are working', () => {
    const days = chineseYear(2026).days.filter(({ name }) => name === '国庆节');
    expect(days.filter(({ kind }) => kind === 'holiday').map(({ date }) => date.slice(5))).toEqual([
      '10-01',
      '10-02',
      '10-03',
      '10-04',
      '10-05',
      '10-06',
      '10-07',
    ]);
    expect(days.filter(({ kind }) => kind === 'working').map(({ date }) => date)).toEqual([
      '2026-09-20',
      '2026-10-10',
    ]);
  });

  test('when a year is not announced, then only its fixed holidays are there and it says so', () => {
    const year = chineseYear(2099);
    expect(year.announced).toBe(false);
    expect(year.days.map(({ date }) => date)).toEqual([
      '2099-01-01',
      '2099-05-01',
      '2099-05-02',
      '2099-10-01',
      '2099-10-02',
      '2099-10-03',
    ]);
  });
});

describe("given a policy's calendar", () => {
  const settings = calendarSettings.parse({
    zone: 'Asia/Shanghai',
    hours: HOURS,
    weekdays: '1-5',
    holidays: 'cn',
    days: { '2026-10-08': 'holiday', '2026-11-28': { hours: '09:00-12:00' } },
  });
  const calendar = calendarFromSettings(settings, [2026, 2099]);

  test.for([
    ['2026-09-30', 2, 'a Wednesday'],
    ['2026-10-01', 0, 'National Day'],
    ['2026-10-10', 2, 'a make-up Saturday'],
    ['2026-10-11', 0, 'a Sunday'],
    ['2026-10-08', 0, "the company's own holiday"],
    ['2026-11-28', 1, 'a Saturday with hours of its own'],
    ['2099-10-01', 0, 'a fixed holiday of a provisional year'],
  ] as const)('when %s is asked, then it has %i shifts: %s', ([date, count]) => {
    expect(dayShifts(calendar, date)).toHaveLength(count);
  });

  test('when years are asked, then only the published ones are announced', () => {
    expect([2026, 2099, 2100].map((year) => isAnnounced(calendar, year))).toEqual([true, false, false]);
    const plain = calendarFromSettings({ ...settings, holidays: 'none' }, [2026]);
    expect(isAnnounced(plain, 2099)).toBe(true);
    expect(dayShifts(plain, '2026-10-01')).toHaveLength(2);
  });

  test('when everything in it is wrong, then every wrong thing is named', () => {
    const read = calendarSettings.safeParse({
      zone: 'Mars/Olympus',
      hours: '8-12',
      weekdays: '9',
      holidays: 'x',
    });
    expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'zone',
      'hours',
      'weekdays',
      'holidays',
    ]);
  });
});
