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
import { endOfAgreedDay } from './clock-rule.ts';
import type { Term } from './clock-term.ts';
import { endOfSameDay, leadTime, periodEnd } from './dated-times.ts';

/** What a clock stores; everything else is reckoned from it. */
export type ClockState = Term & {
  readonly startedAt: Date;
  /** The end of an agreed day as it was promised; null for every other kind. */
  readonly agreedAt: Date | null;
  readonly mode: TimeMode;
  readonly pauses: readonly Pause[];
  readonly warnedAt: Date | null;
  /** How many tiers have rung, and when the last one did (the start while none has). */
  readonly tier: number;
  readonly tierStartedAt: Date;
  /** How many periods of a periodic clock are over and told. */
  readonly period: number;
};

export type ClockSchedule = ClockTimes & {
  /** The instant of the warning or of the next tier; null while paused, and when every tier has rung. */
  readonly nextFireAt: Date | null;
};

export type Tier = Pick<ClockRule['tiers'][number], 'after'>;

const WARN_SHARE = 0.75;
/** Where there is no allowance to give a tier again (a date, a day), each further tier has a working day. */
const TIER_AFTER_DATE = 'P1D';

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
  const times = timesOf(calendar, clock);
  const rings = ringDue(calendar, clock, tiers, times);
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
  const after = parseAllowance(next.after ?? clock.allowance ?? TIER_AFTER_DATE);
  return dueAt(calendar, clock.tierStartedAt, after, clock.mode, clock.pauses)?.at ?? null;
}

/** The last period of a periodic clock that is over by `now`, with its end; null when no new one is. */
export function lastPeriodOver(
  calendar: WorkCalendar,
  clock: ClockState,
  now: Date,
): { period: number; endedAt: Date } | null {
  let found: { period: number; endedAt: Date } | null = null;
  for (let period = clock.period + 1; ; period++) {
    const endedAt = endOfPeriod(calendar, clock, period).dueAt;
    if (!endedAt || endedAt > now) return found;
    found = { period, endedAt };
  }
}

function ringDue(
  calendar: WorkCalendar,
  clock: ClockState,
  tiers: readonly Tier[],
  times: Pick<ClockTimes, 'dueAt'>,
): Date | null {
  const closes = clock.kind === 'periodic' || (clock.kind === 'window' && tiers.length === 0);
  return closes ? times.dueAt : tierDue(calendar, clock, tiers, times);
}

function timesOf(calendar: WorkCalendar, clock: ClockState): ClockTimes {
  const { kind, mode, startedAt, agreedAt } = clock;
  const by = { calendar, mode };
  switch (kind) {
    case 'elapsed':
      return elapsedTimes(calendar, clock);
    case 'window':
      return { ...elapsedTimes(calendar, clock), warnAt: null };
    case 'periodic':
      return endOfPeriod(calendar, clock, clock.period + 1);
    case 'same-day':
      return datedTimes(calendar, clock, endOfSameDay(by, startedAt, clock.pauses));
    case 'agreed': {
      const at = agreedAt ?? endOfAgreedDay(calendar, clock.agreedOn ?? '', mode);
      return datedTimes(calendar, clock, { at, provisional: false });
    }
    case 'lead':
      return leadTimes(calendar, clock);
  }
}

function elapsedTimes(calendar: WorkCalendar, clock: ClockState): ClockTimes {
  return clockTimes(calendar, { ...clock, allowance: parseAllowance(clock.allowance ?? '') });
}

function endOfPeriod(calendar: WorkCalendar, clock: ClockState, period: number): ClockTimes {
  const { mode, startedAt, allowance } = clock;
  const end = periodEnd({ calendar, mode }, startedAt, allowance ?? '', period);
  return { dueAt: end.at, warnAt: null, provisional: end.provisional };
}

/** Of a range the outer day warns and the inner one is the breach (open point 4). */
function leadTimes(calendar: WorkCalendar, clock: ClockState): ClockTimes {
  const { mode, agreedOn, leadDays } = clock;
  const by = { calendar, mode };
  const due = leadTime(by, agreedOn ?? '', leadDays.at(-1) ?? 0);
  const times = datedTimes(calendar, clock, due);
  const [outer, inner] = leadDays;
  if (outer === undefined || inner === undefined) return times;
  return { ...times, warnAt: leadTime(by, agreedOn ?? '', outer).at };
}

function datedTimes(
  calendar: WorkCalendar,
  { startedAt, mode }: ClockState,
  due: { at: Date; provisional: boolean },
): ClockTimes {
  const { at } = due;
  const span = at.getTime() - startedAt.getTime();
  if (span <= 0) return { dueAt: at, warnAt: null, provisional: due.provisional };
  if (mode === 'calendar' || span > HORIZON_DAYS * DAY_MS) {
    const warnAt = new Date(startedAt.getTime() + Math.floor(span * WARN_SHARE));
    return { dueAt: at, warnAt, provisional: due.provisional };
  }
  const worked = workingTimeBetween(calendar, startedAt, at);
  const provisional = due.provisional || addWorkingTime(calendar, startedAt, worked).provisional;
  const warnAt = addWorkingTime(calendar, startedAt, Math.floor(worked * WARN_SHARE)).at;
  return { dueAt: at, warnAt, provisional };
}
