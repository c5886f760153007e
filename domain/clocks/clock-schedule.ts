import type { WorkCalendar } from '../calendar/calendar.ts';
import type { ClockRule } from '../policy/policy-schema.ts';
import {
  clockTimes,
  dueAt,
  type ClockTimes,
  type Pause,
  type TimeMode,
} from '../working-time/clock-times.ts';
import { parseAllowance } from '../working-time/duration.ts';
import { DAY_MS, HORIZON_DAYS } from '../working-time/work-days.ts';
import { addWorkingTime, workingTimeBetween } from '../working-time/working-time.ts';

/** What a clock stores; everything else is reckoned from it. */
export type ClockState = {
  readonly startedAt: Date;
  /** ISO 8601; null where `agreedAt` is the due time. */
  readonly allowance: string | null;
  readonly agreedAt: Date | null;
  readonly mode: TimeMode;
  readonly pauses: readonly Pause[];
  readonly warnedAt: Date | null;
  /** How many tiers have rung, and when the last one did (the start while none has). */
  readonly tier: number;
  readonly tierStartedAt: Date;
};

export type ClockSchedule = ClockTimes & {
  /** The instant of the warning or of the next tier; null while paused, and when every tier has rung. */
  readonly nextFireAt: Date | null;
};

export type Tier = Pick<ClockRule['tiers'][number], 'after'>;

const WARN_SHARE = 0.75;
/** A date that was agreed has no allowance to give a tier again: each further tier has a working day. */
const TIER_AFTER_AGREED = 'P1D';

/**
 * When a clock warns, is due and rings next. Each tier gets the allowance again, from the firing of the one before,
 * unless the policy says otherwise (P-168); so an outage never rings at the top first. An agreed date does not move
 * with a pause: it was promised to somebody; but nothing rings while the clock stands still.
 */
export function clockSchedule(
  calendar: WorkCalendar,
  clock: ClockState,
  tiers: readonly Tier[],
): ClockSchedule {
  const times = clock.agreedAt
    ? agreedTimes(calendar, clock, clock.agreedAt)
    : clockTimes(calendar, { ...clock, allowance: parseAllowance(clock.allowance ?? '') });
  const rings = tierDue(calendar, clock, tiers, times);
  const paused = clock.pauses.some((pause) => pause.to === null);
  if (paused || !rings) return { ...times, nextFireAt: null };
  const warns = clock.tier === 0 && !clock.warnedAt ? times.warnAt : null;
  return { ...times, nextFireAt: warns && warns < rings ? warns : rings };
}

/** When the next tier is due to ring; null when none is left, or an open pause came before it. */
export function tierDue(
  calendar: WorkCalendar,
  clock: ClockState,
  tiers: readonly Tier[],
  times: Pick<ClockTimes, 'dueAt'>,
): Date | null {
  const next = tiers[clock.tier];
  if (!next) return null;
  if (clock.tier === 0 && !next.after) return times.dueAt;
  const after = parseAllowance(next.after ?? clock.allowance ?? TIER_AFTER_AGREED);
  return dueAt(calendar, clock.tierStartedAt, after, clock.mode, clock.pauses)?.at ?? null;
}

function agreedTimes(calendar: WorkCalendar, { startedAt, mode }: ClockState, agreedAt: Date): ClockTimes {
  const span = agreedAt.getTime() - startedAt.getTime();
  if (span <= 0) return { dueAt: agreedAt, warnAt: null, provisional: false };
  if (mode === 'calendar' || span > HORIZON_DAYS * DAY_MS) {
    const warnAt = new Date(startedAt.getTime() + Math.floor(span * WARN_SHARE));
    return { dueAt: agreedAt, warnAt, provisional: false };
  }
  const worked = workingTimeBetween(calendar, startedAt, agreedAt);
  const provisional = addWorkingTime(calendar, startedAt, worked).provisional;
  const warnAt = addWorkingTime(calendar, startedAt, Math.floor(worked * WARN_SHARE)).at;
  return { dueAt: agreedAt, warnAt, provisional };
}
