import type { WorkCalendar } from '../calendar/calendar.ts';
import { DAY_MS, HORIZON_DAYS } from '../working-time/work-days.ts';
import { workedSince } from '../working-time/worked-since.ts';

/** From when something was due until it was done, or now; epoch milliseconds. */
export type Late = { from: number; to: number };

/** Whole seconds. */
export type Lateness = { medianSeconds: number; p95Seconds: number; totalSeconds: number };

/** By how much, in seconds as they pass. */
export function elapsedSeconds({ from, to }: Late): number {
  return Math.max(0, to - from) / 1000;
}

/** By how much each, in seconds of the calendar's working time. What lies back further than the horizon is cut there. */
export function workingSeconds(calendar: WorkCalendar, late: readonly Late[]): number[] {
  const within = late.map(({ from, to }) => ({ from: Math.max(from, to - HORIZON_DAYS * DAY_MS), to }));
  const since = within.reduce((first, { from }) => Math.min(first, from), Infinity);
  if (since === Infinity) return [];
  const worked = workedSince(calendar, since);
  return within.map(({ from, to }) => Math.max(0, worked(to) - worked(from)) / 1000);
}

/** Of none all are zero. Percentiles lie between the two nearest, as PostgreSQL's percentile_cont. */
export function latenessOf(seconds: readonly number[]): Lateness {
  const ascending = seconds.toSorted((a, b) => a - b);
  const total = ascending.reduce((sum, each) => sum + each, 0);
  return {
    medianSeconds: Math.round(percentile(ascending, 0.5)),
    p95Seconds: Math.round(percentile(ascending, 0.95)),
    totalSeconds: Math.round(total),
  };
}

function percentile(ascending: readonly number[], share: number): number {
  const place = share * (ascending.length - 1);
  const below = ascending[Math.floor(place)] ?? 0;
  const above = ascending[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}
