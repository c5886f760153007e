import type { WorkCalendar } from '../calendar/calendar.ts';
import { firstDayNear, lastDayNear, type WorkDay, workDays } from './work-days.ts';

/**
 * How many milliseconds were worked from `since` to an instant after it; none to one before it. For many instants:
 * each day is summed up once, and a question looks at the few days around its instant.
 */
export function workedSince(calendar: WorkCalendar, since: number): (instant: number) => number {
  const dayAt = workDays(calendar);
  const first = firstDayNear(since);
  /** What was worked in the shifts of all days before the one with that place, from `first` on. */
  const before = [0];

  function worked({ spans }: WorkDay, until: number): number {
    return spans.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(to, until) - Math.max(from, since)),
      0,
    );
  }

  return (instant) => {
    if (instant <= since) return 0;
    const near = firstDayNear(instant);
    for (let place = before.length; place <= near - first; place += 1) {
      before.push((before.at(-1) ?? 0) + worked(dayAt(first + place - 1), Infinity));
    }
    let sum = before[near - first] ?? 0;
    for (let day = near; day <= lastDayNear(instant); day += 1) sum += worked(dayAt(day), instant);
    return sum;
  };
}
