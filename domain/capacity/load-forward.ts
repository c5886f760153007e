import type { FreeHours } from './free-hours.ts';
import { slot } from './free-hours.ts';
import { addDays } from '../quantity/days.ts';
import { toHours, toThousandths } from './hours.ts';
import type { Operation } from './routing.ts';

/** The working days from a day on (itself included, if it is one), ascending and without end. */
export type WorkingDays = (from: string) => Iterable<string>;

export type Horizon = {
  freeHours: FreeHours;
  /** First day on which work may be placed. */
  startDay: string;
  workingDays: WorkingDays;
  /** How many calendar days from startDay are looked at. */
  horizonDays: number;
};

/** An operation placed as work at its centre, or given away for so many calendar days. */
export type Step = Operation | { awayDays: number };

export type LoadedDay = { workCentreId: string; day: string; hours: number };

/** finish: the day of the last hour; null when the horizon ends first: then `days` holds what was placed. */
export type Load = { days: LoadedDay[]; finish: string | null };

/**
 * Loads operations one after the other as early as the free hours allow. The grain is the day: the next
 * operation may start on the day the one before it finishes, with the hours its own centre has left that day.
 * An operation without hours takes no time. Within a day nothing is sequenced: shop-floor control does that.
 */
export function loadForward(given: Horizon & { operations: readonly Step[] }): Load {
  const load = loadJobs({ ...given, jobs: [given.operations] });
  return { days: load.days, finish: load.finish };
}

/**
 * Several chains of operations (the lines of an order): each is loaded as above beside those before it, which
 * have taken their hours. finish is the latest of all.
 */
export function loadJobs(given: Horizon & { jobs: readonly (readonly Step[])[] }): Load {
  const taken = new Map<string, number>();
  const days: LoadedDay[] = [];
  let latest: string | null = given.startDay;
  for (const operations of given.jobs) {
    const finish = loadChain(given, operations, taken, days);
    latest = finish === null || latest === null ? null : finish > latest ? finish : latest;
  }
  return { days, finish: latest };
}

function loadChain(
  horizon: Horizon,
  operations: readonly Step[],
  taken: Map<string, number>,
  days: LoadedDay[],
): string | null {
  let day: string | null = horizon.startDay;
  for (const step of operations) {
    day =
      'awayDays' in step
        ? within(horizon, addDays(day, step.awayDays))
        : place(horizon, step, day, taken, days);
    if (day === null) return null;
  }
  return day;
}

/** Fills the free hours from a day on; the day of the last hour, null when the horizon ends first. */
function place(
  horizon: Horizon,
  { workCentreId, hours }: Operation,
  from: string,
  taken: Map<string, number>,
  days: LoadedDay[],
): string | null {
  let left = toThousandths(hours);
  if (left === 0) return from;
  for (const day of horizon.workingDays(from)) {
    if (within(horizon, day) === null) return null;
    const key = slot(workCentreId, day);
    const used = taken.get(key) ?? 0;
    const now = Math.min(left, Math.max(0, toThousandths(horizon.freeHours(workCentreId, day)) - used));
    if (now === 0) continue;
    taken.set(key, used + now);
    days.push({ workCentreId, day, hours: toHours(now) });
    left -= now;
    if (left === 0) return day;
  }
  return null;
}

function within({ startDay, horizonDays }: Horizon, day: string): string | null {
  return day < addDays(startDay, horizonDays) ? day : null;
}
