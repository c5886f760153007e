import { Temporal } from 'temporal-polyfill';
import type { WorkCalendar } from '../calendar/calendar.ts';
import type { Allowance } from './duration.ts';
import { addWorkingDays } from './working-days.ts';
import { addWorkingTime, workingTimeBetween } from './working-time.ts';
import type { Reached } from './working-time.ts';

/** `working`: by the calendar's shifts, a day is a working day. `calendar`: time as it passes. */
export type TimeMode = 'working' | 'calendar';

/** A time in which a clock stood still; `to` null while it still does. */
export type Pause = { readonly from: Date; readonly to: Date | null };

export type ClockStart = {
  readonly startedAt: Date;
  readonly allowance: Allowance;
  readonly mode: TimeMode;
  readonly pauses: readonly Pause[];
};

/** Null: a pause is open, so nobody can say. `provisional`: a year on the way is not announced yet. */
export type ClockTimes = {
  readonly dueAt: Date | null;
  readonly warnAt: Date | null;
  readonly provisional: boolean;
};

/** The warning comes when this share of the allowance is used. */
const WARN_SHARE = 0.75;

/**
 * When a clock is due and when it warns (at 75 % of the allowance, in the same mode). Days are placed first, then
 * the hours on top; each pause pushes what was not reached when it began by the time that it took, counted in the
 * same mode. The next tier's clock starts when this one fired: ask again with `startedAt` = that instant.
 * Throws RangeError for a pause that ends before it begins.
 */
export function clockTimes(calendar: WorkCalendar, clock: ClockStart): ClockTimes {
  const { startedAt, mode } = clock;
  const due = after(calendar, startedAt, clock.allowance, mode);
  const used = Math.floor(passed(calendar, startedAt, due.at, mode) * WARN_SHARE);
  const warn = after(calendar, startedAt, { days: 0, ms: used }, mode);
  const pauses = pausesSince(startedAt, clock.pauses);
  const pausedDue = pushed(calendar, due, pauses, mode);
  return {
    dueAt: pausedDue?.at ?? null,
    warnAt: pushed(calendar, warn, pauses, mode)?.at ?? null,
    provisional: pausedDue?.provisional ?? due.provisional,
  };
}

/** When an allowance that began at `from` is used up; null while a pause is open before that. */
export function dueAt(
  calendar: WorkCalendar,
  from: Date,
  allowance: Allowance,
  mode: TimeMode,
  pauses: readonly Pause[] = [],
): Reached | null {
  return pushed(calendar, after(calendar, from, allowance, mode), pausesSince(from, pauses), mode);
}

function after(calendar: WorkCalendar, from: Date, { days, ms }: Allowance, mode: TimeMode): Reached {
  if (mode === 'calendar') return { at: shifted(calendar, from, days, ms), provisional: false };
  const placed = addWorkingDays(calendar, from, days);
  const reached = addWorkingTime(calendar, placed.at, ms);
  return { at: reached.at, provisional: placed.provisional || reached.provisional };
}

function passed(calendar: WorkCalendar, from: Date, to: Date, mode: TimeMode): number {
  return mode === 'calendar' ? to.getTime() - from.getTime() : workingTimeBetween(calendar, from, to);
}

/** A calendar day is the same wall clock on another date, so 23 or 25 hours when the clock is changed. */
function shifted(calendar: WorkCalendar, instant: Date, days: number, ms: number): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(calendar.zone);
  return new Date(local.add({ days }).epochMilliseconds + ms);
}

function pushed(
  calendar: WorkCalendar,
  reached: Reached,
  pauses: readonly Pause[],
  mode: TimeMode,
): Reached | null {
  let { at, provisional } = reached;
  for (const pause of pauses) {
    if (pause.from >= at) break;
    if (!pause.to) return null;
    const stood = passed(calendar, pause.from, pause.to, mode);
    const next = after(calendar, at, { days: 0, ms: stood }, mode);
    at = next.at;
    provisional ||= next.provisional;
  }
  return { at, provisional };
}

/** The pauses in order, cut to what comes after `start`, overlapping ones joined. */
function pausesSince(start: Date, pauses: readonly Pause[]): Pause[] {
  const joined: Pause[] = [];
  for (const pause of pauses.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (pause.to && pause.to < pause.from) {
      throw new RangeError(
        `a pause from ${pause.from.toISOString()} ends before it, at ${pause.to.toISOString()}`,
      );
    }
    if (pause.to && pause.to <= start) continue;
    const last = joined.at(-1);
    if (last && (!last.to || last.to >= pause.from)) {
      const to = last.to && pause.to ? (last.to > pause.to ? last.to : pause.to) : null;
      joined[joined.length - 1] = { from: last.from, to };
    } else {
      joined.push({ from: pause.from > start ? pause.from : start, to: pause.to });
    }
  }
  return joined;
}
