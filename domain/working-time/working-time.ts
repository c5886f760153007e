import type { WorkCalendar } from '../calendar/calendar.ts';
import { DAY_MS, firstDayNear, HORIZON_DAYS, lastDayNear, workDays } from './work-days.ts';

/** `provisional`: the way to it leads through a year whose holidays are not announced; it may still move. */
export type Reached = { readonly at: Date; readonly provisional: boolean };

/**
 * The earliest instant at which `span` milliseconds have been worked since `from`. So a span that ends with a
 * shift gives the end of that shift, not the start of the next one, and a span of zero gives `from` itself, also
 * outside the hours. Measuring from `from` to the answer gives `span` again. Throws RangeError for a span that is
 * negative, not whole, or not worked within ten years.
 */
export function addWorkingTime(calendar: WorkCalendar, from: Date, span: number): Reached {
  const start = checkInstant('from', from);
  let left = checkSpan(span);
  if (left === 0) return { at: from, provisional: false };
  const dayAt = workDays(calendar);
  const first = firstDayNear(start);
  let provisional = false;
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    const { spans, end, announced } = dayAt(day);
    if (!announced && end > start) provisional = true;
    for (const shift of spans) {
      const begin = Math.max(shift.from, start);
      const worked = shift.to - begin;
      if (worked <= 0) continue;
      if (worked >= left) return { at: new Date(begin + left), provisional };
      left -= worked;
    }
  }
  throw tooFar(span, 'after', from);
}

/** The latest instant from which `span` milliseconds are worked until `to`: the mirror of `addWorkingTime`. */
export function subtractWorkingTime(calendar: WorkCalendar, to: Date, span: number): Reached {
  const stop = checkInstant('to', to);
  let left = checkSpan(span);
  if (left === 0) return { at: to, provisional: false };
  const dayAt = workDays(calendar);
  const last = lastDayNear(stop);
  let provisional = false;
  for (let day = last; day >= last - HORIZON_DAYS; day--) {
    const { spans, start, announced } = dayAt(day);
    if (!announced && start < stop) provisional = true;
    for (const shift of spans.toReversed()) {
      const finish = Math.min(shift.to, stop);
      const worked = finish - shift.from;
      if (worked <= 0) continue;
      if (worked >= left) return { at: new Date(finish - left), provisional };
      left -= worked;
    }
  }
  throw tooFar(span, 'before', to);
}

/** Milliseconds worked from `from` to `to`. Throws RangeError when `to` is before `from`, or ten years after. */
export function workingTimeBetween(calendar: WorkCalendar, from: Date, to: Date): number {
  const start = checkInstant('from', from);
  const stop = checkInstant('to', to);
  if (stop < start) throw new RangeError(`to (${to.toISOString()}) is before from (${from.toISOString()})`);
  if (stop - start > HORIZON_DAYS * DAY_MS) {
    throw new RangeError(`from ${from.toISOString()} to ${to.toISOString()} is more than ten years`);
  }
  const dayAt = workDays(calendar);
  let worked = 0;
  for (let day = firstDayNear(start); day <= lastDayNear(stop); day++) {
    for (const shift of dayAt(day).spans) {
      worked += Math.max(0, Math.min(shift.to, stop) - Math.max(shift.from, start));
    }
  }
  return worked;
}

/** Epoch milliseconds of a Date that holds an instant near enough to reckon with. Throws RangeError. */
export function checkInstant(name: string, instant: Date): number {
  const ms = instant.getTime();
  // Years 0000 to 9999, with room for the horizon: the dates of a calendar are written with four digits.
  if (!(ms >= Date.UTC(1900, 0, 1) && ms < Date.UTC(9900, 0, 1))) {
    throw new RangeError(`${name} is not an instant between the years 1900 and 9900`);
  }
  return ms;
}

function checkSpan(span: number): number {
  if (!Number.isSafeInteger(span) || span < 0) {
    throw new RangeError(`the span is ${span}: it must be whole milliseconds, zero or more`);
  }
  return span;
}

function tooFar(span: number, side: 'after' | 'before', instant: Date): RangeError {
  return new RangeError(
    `${span / 3_600_000} hours are not worked in the ten years ${side} ${instant.toISOString()}: ` +
      'shorten the span or look at the calendar',
  );
}
