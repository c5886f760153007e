import type { FreeHours } from './free-hours.ts';
import { type HoursBook, openBook, type Place } from './hours-book.ts';
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
  const book = openBook(given);
  const days: LoadedDay[] = [];
  let latest: string | null = given.startDay;
  for (const operations of given.jobs) {
    const finish = loadChain(given, operations, book, days);
    latest = finish === null || latest === null ? null : finish > latest ? finish : latest;
  }
  return { days, finish: latest };
}

function loadChain(
  { startDay }: Horizon,
  operations: readonly Step[],
  book: HoursBook,
  days: LoadedDay[],
): string | null {
  let at: Place | null = { day: startDay, index: 0 };
  for (const step of operations) {
    at = 'awayDays' in step ? book.later(at, step.awayDays) : place(book, step, at, days);
    if (at === null) return null;
  }
  return at.day;
}

/** Fills the free hours from a day on; the day of the last hour, null when the horizon ends first. */
function place(
  book: HoursBook,
  { workCentreId, hours }: Operation,
  from: Place,
  days: LoadedDay[],
): Place | null {
  let left = toThousandths(hours);
  if (left === 0) return from;
  for (let index = book.firstFree(workCentreId, from.index); ; index += 1) {
    const day = book.dayAt(index);
    if (day === null) return null;
    const now = book.take(workCentreId, index, left);
    if (now === 0) continue;
    days.push({ workCentreId, day, hours: toHours(now) });
    left -= now;
    if (left === 0) return { day, index };
  }
}
