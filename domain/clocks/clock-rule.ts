import type { WorkCalendar } from '../calendar/calendar.ts';
import { isDate } from '../order/document-fields.ts';
import { placesAt } from '../order/document-paths.ts';
import type { OrderDocument } from '../order/document.ts';
import type { ClockRule, Policy } from '../policy/policy-schema.ts';
import type { TimeMode } from '../working-time/clock-times.ts';
import { DAY_MS, workDays } from '../working-time/work-days.ts';
import { endOfWorkingDay } from '../working-time/working-days.ts';

/** What a clock times, and the codes of the gates in it; a stage, the order and a hold are no gates. */
export type ClockScope = {
  kind: 'task' | 'gate' | 'group' | 'stage' | 'order' | 'hold';
  gateCodes: readonly string[];
  until: 'claimed' | 'decided';
};

export function clockScope({ of }: Pick<ClockRule, 'of'>): ClockScope {
  if ('task' in of) return { kind: 'task', gateCodes: [of.task], until: of.until ?? 'decided' };
  if ('gate' in of) return { kind: 'gate', gateCodes: [of.gate], until: of.until ?? 'decided' };
  if ('group' in of) return { kind: 'group', gateCodes: of.group, until: 'decided' };
  const kind = 'stage' in of ? 'stage' : 'hold' in of ? 'hold' : 'order';
  return { kind, gateCodes: [], until: 'decided' };
}

/** The rule of a clock by its code. Throws when the policy that the order is pinned to has none. */
export function clockRule(policy: Pick<Policy, 'id' | 'version' | 'clocks'>, code: string): ClockRule {
  const rule = policy.clocks.find((clock) => clock.code === code);
  if (!rule) throw new Error(`the policy ${policy.id} version ${policy.version} has no clock "${code}"`);
  return rule;
}

/**
 * The agreed date of a field: a path such as `delivery.date`, or the code of a field of the policy; null when blank.
 */
export function agreedDate(document: OrderDocument, field: string): string | null {
  for (const path of [`fields.${field}`, field]) {
    for (const { value } of placesAt(document, path)) {
      if (typeof value === 'string' && isDate(value)) return value;
    }
  }
  return null;
}

/**
 * The end of an agreed day (YYYY-MM-DD): the close of its last shift, or midnight in calendar time. A day on which
 * nobody works ends with the next working day.
 */
export function endOfAgreedDay(calendar: WorkCalendar, date: string, mode: TimeMode): Date {
  const day = workDays(calendar)(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
  if (mode === 'calendar' || day.end > LAST) return new Date(day.end);
  const close = day.spans.at(-1)?.to;
  return close === undefined ? endOfWorkingDay(calendar, new Date(day.end)).at : new Date(close);
}

/** No working day is looked for after this: such a date is a slip of the pen, and may not stop an order. */
const LAST = Date.UTC(9000, 0, 1);
