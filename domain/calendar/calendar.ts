import type { Shift } from './shifts.ts';

/** What one date is, in place of what its weekday says. */
export type DayRule = 'working' | 'holiday' | { readonly shifts: readonly Shift[] };

/**
 * When a company works: plain data, stored as rows and read by version. Treat it as immutable: the instants
 * of its days are cached by object.
 */
export type WorkCalendar = {
  /** IANA zone, such as `Asia/Shanghai`. */
  readonly zone: string;
  /** The shifts of an ordinary working day, in order. */
  readonly shifts: readonly Shift[];
  /** Working weekdays by ISO number, 1 = Monday … 7 = Sunday. */
  readonly weekdays: readonly number[];
  /** ISO date → what it is instead (a holiday, a make-up day 调休, a day with other hours). */
  readonly days: Readonly<Record<string, DayRule>>;
  /** Years whose public holidays are published; the others are provisional. `all`: keeps no public holidays. */
  readonly announcedYears: 'all' | readonly number[];
};

/**
 * The shifts that start on an ISO date; none on a day off. A shift over midnight belongs to the day it starts:
 * the night shift of 30 September is worked to its end on 1 October, and none starts on 1 October.
 */
export function dayShifts(calendar: WorkCalendar, date: string): readonly Shift[] {
  const rule = calendar.days[date];
  if (rule === 'holiday') return [];
  if (rule === 'working') return calendar.shifts;
  if (rule) return rule.shifts;
  return calendar.weekdays.includes(isoWeekday(date)) ? calendar.shifts : [];
}

/** Whether the public holidays of this year are known, so that times in it are final. */
export function isAnnounced(calendar: WorkCalendar, year: number): boolean {
  return calendar.announcedYears === 'all' || calendar.announcedYears.includes(year);
}

function isoWeekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
