import { Temporal } from 'temporal-polyfill';
import type { WorkCalendar } from '../calendar/calendar.ts';
import { DAY_MS, firstDayNear, HORIZON_DAYS, lastDayNear, wallInstant, workDays } from './work-days.ts';
import type { WorkDay, WorkSpan } from './work-days.ts';
import { checkInstant } from './working-time.ts';
import type { Reached } from './working-time.ts';

/**
 * Adds working days (工作日): the same wall clock on the `count`-th working day after the day of `from`.
 * - An instant within a shift (its end included) belongs to the day on which the shift starts, any other to its
 *   local date.
 * - The wall clock is clipped into the hours of the day reached: before the first shift is its start, after the
 *   last one is its end, in a break is the end of the shift before the break.
 * - A day off counts as after the close of the working day before it: Saturday and one day is Monday's close.
 * Later `from`, later or equal answer. Zero days is `from` itself. Throws RangeError.
 */
export function addWorkingDays(calendar: WorkCalendar, from: Date, count: number): Reached {
  if (checkCount(count) === 0) return { at: from, provisional: false };
  const origin = dayOf(calendar, checkInstant('from', from), 'earliest');
  const { target, provisional } = countDays(calendar, origin.day, count, 1);
  const at = origin.day.spans.length === 0 ? Infinity : wallInstant(calendar.zone, target.day, origin.wallMs);
  return { at: new Date(clipForward(target.spans, at)), provisional };
}

/**
 * Takes working days off, for lead times before a planned date (提前5个工作日): the mirror of `addWorkingDays`. A
 * break clips to the start of the shift after it, and a day off counts as before the opening of the working day
 * after it: one day before Saturday is Friday's opening. Throws RangeError.
 */
export function subtractWorkingDays(calendar: WorkCalendar, to: Date, count: number): Reached {
  if (checkCount(count) === 0) return { at: to, provisional: false };
  const origin = dayOf(calendar, checkInstant('to', to), 'latest');
  const { target, provisional } = countDays(calendar, origin.day, count, -1);
  const at =
    origin.day.spans.length === 0 ? -Infinity : wallInstant(calendar.zone, target.day, origin.wallMs);
  return { at: new Date(clipBackward(target.spans, at)), provisional };
}

/** The close of the `count`-th working day before a local date, given in days since 1970 (提前N个工作日). */
export function closeOfWorkingDayBefore(calendar: WorkCalendar, day: number, count: number): Reached {
  checkCount(count);
  const { target, provisional } = countDays(calendar, workDays(calendar)(day), count, -1);
  return { at: new Date(target.spans.at(-1)?.to ?? target.end), provisional };
}

/** The close of the working day (当天, SLA kind D): of the day at work at `from`, else of the next one to close. */
export function endOfWorkingDay(calendar: WorkCalendar, from: Date): Reached {
  const start = checkInstant('from', from);
  const dayAt = workDays(calendar);
  const first = firstDayNear(start);
  let provisional = false;
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    const { spans, end, announced } = dayAt(day);
    if (!announced && end > start) provisional = true;
    const close = spans.at(-1)?.to ?? -Infinity;
    if (close > start) return { at: new Date(close), provisional };
  }
  throw new RangeError(`no working day closes in the ten years after ${from.toISOString()}`);
}

/** The day an instant belongs to, and its wall clock in milliseconds since midnight of that day. */
function dayOf(
  calendar: WorkCalendar,
  instant: number,
  tie: 'earliest' | 'latest',
): { day: WorkDay; wallMs: number } {
  const dayAt = workDays(calendar);
  const near: WorkDay[] = [];
  for (let day = firstDayNear(instant); day <= lastDayNear(instant); day++) near.push(dayAt(day));
  const atWork = near.filter(({ spans }) => spans.some((span) => span.from <= instant && instant <= span.to));
  const local = Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(calendar.zone)
    .toPlainDateTime();
  const localMs = Date.parse(`${local.toString({ smallestUnit: 'millisecond' })}Z`);
  const day = (tie === 'earliest' ? atWork.at(0) : atWork.at(-1)) ?? dayAt(Math.floor(localMs / DAY_MS));
  return { day, wallMs: localMs - day.day * DAY_MS };
}

function countDays(
  calendar: WorkCalendar,
  origin: WorkDay,
  count: number,
  step: 1 | -1,
): { target: WorkDay; provisional: boolean } {
  const dayAt = workDays(calendar);
  let left = count;
  let provisional = !origin.announced;
  for (let walked = 1; walked <= HORIZON_DAYS; walked++) {
    const target = dayAt(origin.day + walked * step);
    if (!target.announced) provisional = true;
    if (target.spans.length > 0 && --left === 0) return { target, provisional };
  }
  throw new RangeError(
    `${count} working days do not fit into ten years: shorten the span or look at the calendar`,
  );
}

function clipForward(spans: readonly WorkSpan[], at: number): number {
  const begun = spans.findLast((span) => span.from <= at);
  return begun ? Math.min(at, begun.to) : (spans[0]?.from ?? at);
}

function clipBackward(spans: readonly WorkSpan[], at: number): number {
  const unfinished = spans.find((span) => span.to >= at);
  return unfinished ? Math.max(at, unfinished.from) : (spans.at(-1)?.to ?? at);
}

function checkCount(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`${count} working days: it must be a whole number, zero or more`);
  }
  return count;
}
