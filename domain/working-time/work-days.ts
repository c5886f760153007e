import { Temporal } from 'temporal-polyfill';
import { dayShifts, isAnnounced } from '../calendar/calendar.ts';
import type { WorkCalendar } from '../calendar/calendar.ts';
import { shiftMinutes, shiftOverlap } from '../calendar/shifts.ts';
import { isZone } from '../calendar/zone.ts';

/** Epoch milliseconds; worked from `from` until `to`. */
export type WorkSpan = { readonly from: number; readonly to: number };

export type WorkDay = {
  /** Days since 1970-01-01 of the local date. */
  readonly day: number;
  /** Epoch milliseconds of its local midnight, and of the next one. */
  readonly start: number;
  readonly end: number;
  /** What is worked in the shifts that start on this day, in order, never overlapping; none on a day off. */
  readonly spans: readonly WorkSpan[];
  readonly announced: boolean;
};

export const DAY_MS = 86_400_000;
/** What lies further off is an error in the question, not a deadline. */
export const HORIZON_DAYS = 3_660;

const cache = new WeakMap<WorkCalendar, (day: number) => WorkDay>();

/**
 * The days of a calendar as instants, computed once a day and calendar object. Throws RangeError for a calendar
 * that cannot be used, naming everything that is wrong with it.
 */
export function workDays(calendar: WorkCalendar): (day: number) => WorkDay {
  const known = cache.get(calendar);
  if (known) return known;
  checkCalendar(calendar);
  const days = new Map<number, WorkDay>();
  function workDay(day: number): WorkDay {
    const found = days.get(day);
    if (found) return found;
    const made = makeWorkDay(calendar, day);
    days.set(day, made);
    return made;
  }
  cache.set(calendar, workDay);
  return workDay;
}

/** The first day whose shifts can touch an instant: a local date may be one behind UTC, a night shift one more. */
export function firstDayNear(instant: number): number {
  return Math.floor(instant / DAY_MS) - 2;
}

/** The last day whose shifts can touch an instant: a local date may be one ahead of UTC. */
export function lastDayNear(instant: number): number {
  return Math.floor(instant / DAY_MS) + 1;
}

/**
 * The instant of a wall clock, given in milliseconds since midnight of a local date. A wall clock that the change
 * to summer time skips is read with the offset before it, one that comes twice is the first (RFC 5545).
 */
export function wallInstant(zone: string, day: number, wallMs: number): number {
  const wall = new Date(day * DAY_MS + wallMs).toISOString().slice(0, -1);
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds;
}

function makeWorkDay(calendar: WorkCalendar, day: number): WorkDay {
  // Only a day with its own hours, or a change of the clock, can run into the shifts of the day before.
  let worked = rawSpans(calendar, day - 1).at(-1)?.to ?? -Infinity;
  const spans: WorkSpan[] = [];
  for (const span of rawSpans(calendar, day)) {
    const from = Math.max(span.from, worked);
    if (span.to > from) spans.push({ from, to: span.to });
    worked = Math.max(worked, span.to);
  }
  return {
    day,
    start: wallInstant(calendar.zone, day, 0),
    end: wallInstant(calendar.zone, day + 1, 0),
    spans,
    announced: isAnnounced(calendar, new Date(day * DAY_MS).getUTCFullYear()),
  };
}

function rawSpans(calendar: WorkCalendar, day: number): WorkSpan[] {
  return dayShifts(calendar, new Date(day * DAY_MS).toISOString().slice(0, 10)).map((shift) => {
    const { from, to } = shiftMinutes(shift);
    return {
      from: wallInstant(calendar.zone, day, from * 60_000),
      to: wallInstant(calendar.zone, day, to * 60_000),
    };
  });
}

function checkCalendar(calendar: WorkCalendar): void {
  const own = Object.values(calendar.days);
  const problems = [
    isZone(calendar.zone) ? null : `"${calendar.zone}" is not a known time zone`,
    calendar.weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)
      ? null
      : `the weekdays ${calendar.weekdays.join(', ')} are not all 1 (Monday) to 7 (Sunday)`,
    shiftOverlap(calendar.shifts),
    ...own.map((rule) => (typeof rule === 'object' ? shiftOverlap(rule.shifts) : null)),
    (calendar.shifts.length > 0 && (calendar.weekdays.length > 0 || own.includes('working'))) ||
    own.some((rule) => typeof rule === 'object' && rule.shifts.length > 0)
      ? null
      : 'it has no working time at all',
  ].filter((problem) => problem !== null);
  if (problems.length > 0) throw new RangeError(`the calendar cannot be used: ${problems.join('; ')}`);
}
