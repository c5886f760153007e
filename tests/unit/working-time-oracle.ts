import { dayShifts } from '../../domain/calendar/calendar.ts';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';

const MINUTE = 60_000;

/**
 * A slow second opinion: walks from minute to minute and asks the wall clock of each, by `Intl`, whether it lies in
 * a shift. Knows nothing of spans, caches or offsets. Whole minutes only.
 */
export function minutesWorked(calendar: WorkCalendar, from: number, to: number): number {
  const read = wallClock(calendar.zone);
  let minutes = 0;
  for (let at = from; at < to; at += MINUTE) if (isWorked(calendar, read(at))) minutes++;
  return minutes;
}

/** The end of the minute in which the last of so many minutes is worked. */
export function afterMinutes(calendar: WorkCalendar, from: number, minutes: number): number {
  const read = wallClock(calendar.zone);
  let at = from;
  for (let left = minutes; left > 0; at += MINUTE) if (isWorked(calendar, read(at))) left--;
  return at;
}

type Wall = { date: string; clock: string };

function isWorked(calendar: WorkCalendar, { date, clock }: Wall): boolean {
  const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
  return (
    dayShifts(calendar, date).some(({ from, to }) => clock >= from && (to < from || clock < to)) ||
    dayShifts(calendar, yesterday).some(({ from, to }) => to < from && clock < to)
  );
}

function wallClock(zone: string): (at: number) => Wall {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (at) => {
    const [date = '', clock = ''] = format.format(at).split(' ');
    return { date, clock };
  };
}
