/** `HH:MM` to `HH:MM` on the wall clock. `to` at or before `from` is on the next day; `to` may be `24:00`. */
export type Shift = { readonly from: string; readonly to: string };

const DAY = 24 * 60;
const CLOCK = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Minutes since midnight of the shift's day; `to` may pass 1440. Throws RangeError for a malformed shift. */
export function shiftMinutes(shift: Shift): { from: number; to: number } {
  const from = clockMinutes(shift.from);
  const to = clockMinutes(shift.to);
  if (from === null) throw new RangeError(`"${shift.from}" is not a time: write HH:MM, 00:00 to 24:00`);
  if (to === null) throw new RangeError(`"${shift.to}" is not a time: write HH:MM, 00:00 to 24:00`);
  if (from === DAY) throw new RangeError(`the shift ${text(shift)} cannot start at 24:00: write 00:00`);
  if (from === to) {
    throw new RangeError(`the shift ${text(shift)} has no length: write 00:00-24:00 for a whole day`);
  }
  return { from, to: to < from ? to + DAY : to };
}

/** Reads `08:30-12:00,13:30-18:00`, in any order. Throws RangeError for what is malformed or overlaps. */
export function parseHours(hours: string): Shift[] {
  const shifts = hours.split(',').map((part) => {
    const [from, to, ...rest] = part.trim().split('-');
    if (!from || !to || rest.length > 0) {
      throw new RangeError(`"${part.trim()}" is not a shift: write HH:MM-HH:MM, such as 08:30-12:00`);
    }
    return { from: from.trim(), to: to.trim() };
  });
  const sorted = shifts.toSorted((a, b) => shiftMinutes(a).from - shiftMinutes(b).from);
  const overlap = shiftOverlap(sorted);
  if (overlap) throw new RangeError(overlap);
  return sorted;
}

/**
 * Says which two shifts overlap or stand in the wrong order, or null. The last shift may run over midnight, but
 * not into the first one of the next day.
 */
export function shiftOverlap(shifts: readonly Shift[]): string | null {
  for (const [index, shift] of shifts.entries()) {
    const wraps = index === shifts.length - 1;
    const next = shifts[wraps ? 0 : index + 1] ?? shift;
    const nextFrom = shiftMinutes(next).from + (wraps ? DAY : 0);
    if (nextFrom < shiftMinutes(shift).to) return `the shifts ${text(shift)} and ${text(next)} overlap`;
  }
  return null;
}

/** Reads working weekdays: `1-5`, `1,3,5`, `mon-sat`. 1 = Monday. Throws RangeError. */
export function parseWeekdays(weekdays: string): number[] {
  const days = new Set<number>();
  for (const part of weekdays.split(',')) {
    const [first, last = first, ...rest] = part
      .trim()
      .split('-')
      .map((day) => weekdayNumber(day));
    if (!first || !last || last < first || rest.length > 0) {
      throw new RangeError(
        `"${part.trim()}" is not a weekday or a range: write 1-5, 1,3,5 or mon-sat (1 = Monday)`,
      );
    }
    for (let day = first; day <= last; day++) days.add(day);
  }
  return [...days].toSorted((a, b) => a - b);
}

function clockMinutes(clock: string): number | null {
  const match = CLOCK.exec(clock);
  if (!match) return null;
  return match[1] === undefined ? DAY : Number(match[1]) * 60 + Number(match[2]);
}

function weekdayNumber(day: string): number {
  const word = day.trim().toLowerCase();
  return /^[1-7]$/.test(word) ? Number(word) : WEEKDAYS.indexOf(word) + 1;
}

function text(shift: Shift): string {
  return `${shift.from}-${shift.to}`;
}
