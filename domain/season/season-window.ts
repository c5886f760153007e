import { addDays } from '../quantity/days.ts';

/** The days on which goods of a season can be had, both included. */
export type SeasonWindow = { from: string; to: string };

/** A season of an order's goods (P-25), for the date by which they are wanted. */
export type Season = {
  code: string;
  title: { zh: string; en: string };
  /** The numbers of the lines of its goods. */
  lines: number[];
  /** The window that the wanted date lies in, else the next one: YYYY-MM-DD, both included. */
  from: string;
  to: string;
  /** Whether the goods can be had when they are wanted. */
  inWindow: boolean;
  /** The day by which production has to be planned. */
  planBy: string;
};

/** No season is looked for after this year: such a date is a slip of the pen, and may not stop an order. */
const LAST_YEAR = 9000;

/**
 * The window that a day lies in, else the next one after it: the first in which the goods can be had. `from` later
 * than `to` is a season over the turn of the year. Days YYYY-MM-DD; `from` and `to` MM-DD. Null beyond the year 9000.
 */
export function windowFor(day: string, { from, to }: SeasonWindow): SeasonWindow | null {
  const year = Number(day.slice(0, 4));
  if (year > LAST_YEAR) return null;
  const turns = from > to ? 1 : 0;
  const windows = [year - 1, year, year + 1].map((each) => ({
    from: `${yearText(each)}-${from}`,
    to: `${yearText(each + turns)}-${to}`,
  }));
  return windows.find((window) => day <= window.to) ?? null;
}

/** By when production has to be planned: so many calendar days before the window opens (P-25). */
export function planBy(window: SeasonWindow, leadDays: number): string {
  return addDays(window.from, -leadDays);
}

function yearText(year: number): string {
  return String(year).padStart(4, '0');
}
