import { addDays } from '../quantity/days.ts';
import { toThousandths } from './hours.ts';
import type { Horizon } from './load-forward.ts';

/** A day of the horizon, and the number of the first working day that is not before it. */
export type Place = { day: string; index: number };

/** What is left of each centre's hours while an order is loaded; working days are numbered from 0. */
export type HoursBook = {
  /** A working day of the horizon; null beyond its end. */
  dayAt: (index: number) => string | null;
  /** So many calendar days later; null beyond the end of the horizon. */
  later: (from: Place, days: number) => Place | null;
  /** From this number on, the first working day that may have hours left at the centre. */
  firstFree: (workCentreId: string, from: number) => number;
  /** Takes up to so many thousandths of an hour of a day, and answers how many. */
  take: (workCentreId: string, index: number, wanted: number) => number;
};

/** left: thousandths by day, as far as they were looked at. full: so many days from the first have none left. */
type Centre = { left: (number | undefined)[]; full: number };

/**
 * The free hours of a horizon. Calendar and hours are asked once for each day that is needed, and days that are full
 * are not looked at again: an order of a thousand lines that no centre can make is seen through at once.
 */
export function openBook({ freeHours, startDay, workingDays, horizonDays }: Horizon): HoursBook {
  const end = addDays(startDay, horizonDays);
  const days: string[] = [];
  const coming = workingDays(startDay)[Symbol.iterator]();
  const centres = new Map<string, Centre>();
  let over = false;

  function dayAt(index: number): string | null {
    while (!over && days.length <= index) {
      const next = coming.next();
      over = next.done === true || next.value >= end;
      if (!over) days.push(next.value);
    }
    return days[index] ?? null;
  }

  function centreOf(id: string): Centre {
    const known = centres.get(id) ?? { left: [], full: 0 };
    centres.set(id, known);
    return known;
  }

  return {
    dayAt,
    later(from, awayDays) {
      const day = addDays(from.day, awayDays);
      if (day >= end) return null;
      let { index } = from;
      for (let at = dayAt(index); at !== null && at < day; at = dayAt(index)) index += 1;
      return { day, index };
    },
    firstFree: (id, from) => Math.max(from, centreOf(id).full),
    take(id, index, wanted) {
      const day = dayAt(index);
      const centre = centreOf(id);
      const free = centre.left[index] ?? (day === null ? 0 : Math.max(0, toThousandths(freeHours(id, day))));
      const taken = Math.min(wanted, free);
      centre.left[index] = free - taken;
      if (taken === free && index === centre.full) centre.full += 1;
      return taken;
    },
  };
}
