import type { WorkCalendar } from '../domain/calendar/calendar.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { dueAt } from '../domain/working-time/clock-times.ts';
import { parseAllowance } from '../domain/working-time/duration.ts';

/** Until when hours and stock are kept that are reserved now (P-31); null where the policy does not say. */
export function reservedUntil(policy: Policy, calendar: WorkCalendar, now: Date): Date | null {
  const setting = policy.capacityReservation?.setting;
  const allowance = setting === undefined ? undefined : policy.settings[setting]?.value;
  if (typeof allowance !== 'string') return null;
  const until = dueAt(calendar, now, parseAllowance(allowance), 'calendar');
  if (until === null) throw new Error('an allowance without pauses always ends');
  return until.at;
}
