import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from './schema.ts';

/** A scalar over `o`, the orders row: the day of an instant by the calendar of the order's policy. */
export function policyDay(at: Date | RawBuilder<unknown>) {
  return sql<string>`(${at}::timestamptz AT TIME ZONE (
    SELECT c.zone FROM calendars c WHERE c.id = 'policy:' || o.policy_id))::date`;
}

/** The latest day that has begun by the calendars of a company's policies, YYYY-MM-DD; without any, by UTC. One query. */
export async function companyDay(db: Kysely<DB>, companyId: string, at: Date): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    SELECT coalesce(max((${at}::timestamptz AT TIME ZONE c.zone)::date), (${at}::timestamptz AT TIME ZONE 'UTC')::date)
      ::text AS day
    FROM company_policies p JOIN calendars c ON c.id = 'policy:' || p.policy_id
    WHERE p.company_id = ${companyId}`.execute(db);
  return rows[0]?.day ?? at.toISOString().slice(0, 10);
}
