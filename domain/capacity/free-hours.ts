import { toHours, toThousandths } from './hours.ts';

/** Hours that nobody has reserved yet at a work centre on a day (YYYY-MM-DD); never negative. */
export type FreeHours = (workCentreId: string, day: string) => number;

/** Hours taken at a work centre on a day; expiresAt is the RFC 3339 instant it holds until, null without end. */
export type Reservation = { workCentreId: string; day: string; hours: number; expiresAt: string | null };

/**
 * What is left of each work centre's daily hours: none on days off or at unknown centres, and never below zero
 * where hours were cut after they had been reserved.
 */
export function freeHoursFrom(given: {
  hoursPerDay: ReadonlyMap<string, number>;
  isWorkingDay: (day: string) => boolean;
  reservations: Iterable<Reservation>;
  now: string;
}): FreeHours {
  const now = Date.parse(given.now);
  const taken = new Map<string, number>();
  for (const { workCentreId, day, hours, expiresAt } of given.reservations) {
    if (expiresAt !== null && Date.parse(expiresAt) <= now) continue;
    const key = slot(workCentreId, day);
    taken.set(key, (taken.get(key) ?? 0) + toThousandths(hours));
  }
  return (workCentreId, day) => {
    if (!given.isWorkingDay(day)) return 0;
    const hours = toThousandths(given.hoursPerDay.get(workCentreId) ?? 0);
    return toHours(Math.max(0, hours - (taken.get(slot(workCentreId, day)) ?? 0)));
  };
}

/** The key of one work centre on one day. */
export function slot(workCentreId: string, day: string): string {
  return `${day} ${workCentreId}`;
}
