import { Temporal } from 'temporal-polyfill';
import type { WorkCalendar } from '../calendar/calendar.ts';
import { dueAt, type Pause, type TimeMode } from '../working-time/clock-times.ts';
import { parseAllowance } from '../working-time/duration.ts';
import { DAY_MS, workDays } from '../working-time/work-days.ts';
import { closeOfWorkingDayBefore, endOfWorkingDay } from '../working-time/working-days.ts';
import type { Reached } from '../working-time/working-time.ts';
import { endOfAgreedDay } from './clock-rule.ts';

type Calendar = { calendar: WorkCalendar; mode: TimeMode };

/**
 * The close of the day that lies so many days before a date (T-): working days, or calendar days to midnight. No days
 * before: that day itself, or the working day before it where nobody works on it.
 */
export function leadTime({ calendar, mode }: Calendar, date: string, days: number): Reached {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  if (mode === 'working')
    return closeOfWorkingDayBefore(calendar, days === 0 ? day + 1 : day, Math.max(days, 1));
  return { at: new Date(workDays(calendar)(day - days).end), provisional: false };
}

/**
 * The end of the same day (D): the close of the working day at work at `from`, else of the next one; midnight in
 * calendar time. A pause that lasts beyond it gives the day on which it ends.
 */
export function endOfSameDay(
  { calendar, mode }: Calendar,
  from: Date,
  pauses: readonly Pause[] = [],
): Reached {
  const dayEnd = (at: Date) => (mode === 'working' ? endOfWorkingDay(calendar, at) : midnight(calendar, at));
  let end = dayEnd(from);
  for (const { from: paused, to } of pauses.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (paused < end.at && to && to > end.at) end = dayEnd(to);
  }
  return end;
}

/** The end of the `count`-th period (P) that began at `from`; a month later is the same day of the next month. */
export function periodEnd({ calendar, mode }: Calendar, from: Date, every: string, count: number): Reached {
  const step = PERIODS[every];
  if (!step) {
    const { days, ms } = parseAllowance(every);
    const reached = dueAt(calendar, from, { days: days * count, ms: ms * count }, mode);
    return reached ?? { at: from, provisional: false };
  }
  const start = localDate(calendar, from);
  const date = start.add({ days: (step.days ?? 0) * count, months: (step.months ?? 0) * count });
  return { at: endOfAgreedDay(calendar, date.toString(), mode), provisional: false };
}

const PERIODS: Readonly<Record<string, { days?: number; months?: number }>> = {
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
};

function midnight(calendar: WorkCalendar, at: Date): Reached {
  return { at: endOfAgreedDay(calendar, localDate(calendar, at).toString(), 'calendar'), provisional: false };
}

function localDate({ zone }: WorkCalendar, at: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
}
