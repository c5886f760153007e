/** Hours of a day of March 2027 (YYYY-MM-DD) that are kept for an order. */
export type Hours = ReadonlyMap<string, number>;

/** The work centre is booked out until March; from then on this much of each working day is free. */
export const FREE_FROM = '2027-03-01';
export const HOURS_A_DAY = 20;

const DAYS = Array.from({ length: 31 }, (_, index) => new Date(Date.UTC(2027, 2, 1 + index)))
  .filter((day) => day.getUTCDay() % 6 > 0)
  .map((day) => day.toISOString().slice(0, 10));

/** Four working days, and one more with each working day that the delivery is put off. */
export function deliveryDay(later: number): string {
  return `2027-03-${String(4 + later).padStart(2, '0')}`;
}

/** An hour a piece, as early as others leave some (P-31); `lastDay` is the day of the last of them. */
export function placed(pieces: number, others: readonly Hours[]): { hours: Hours; lastDay: string } {
  const hours = new Map<string, number>();
  let left = pieces;
  let lastDay = '';
  for (const day of DAYS) {
    if (left === 0) break;
    const taken = others.reduce((sum, other) => sum + (other.get(day) ?? 0), 0);
    const here = Math.min(left, HOURS_A_DAY - taken);
    if (here === 0) continue;
    hours.set(day, here);
    left -= here;
    lastDay = day;
  }
  if (left > 0) throw new Error(`March has no room for ${pieces} hours`);
  return { hours, lastDay };
}
