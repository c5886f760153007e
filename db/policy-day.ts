import { sql } from 'kysely';

/** A scalar over `o`, the orders row: the day that it is at that instant by the calendar of the order's policy. */
export function policyDay(now: Date) {
  return sql<string>`(${now}::timestamptz AT TIME ZONE (
    SELECT c.zone FROM calendars c WHERE c.id = 'policy:' || o.policy_id))::date`;
}
