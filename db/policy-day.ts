import { type RawBuilder, sql } from 'kysely';

/** A scalar over `o`, the orders row: the day of an instant by the calendar of the order's policy. */
export function policyDay(at: Date | RawBuilder<unknown>) {
  return sql<string>`(${at}::timestamptz AT TIME ZONE (
    SELECT c.zone FROM calendars c WHERE c.id = 'policy:' || o.policy_id))::date`;
}
