import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

export type BusinessCounts = {
  openOrders: number;
  processBehind: number;
  processBehindSeconds: number;
  oldestDueClockSeconds: number;
  noticesQueued: number;
  noticesDead: number;
  incidentsOpen: number;
  connectionsActive: number;
  connectionsIdle: number;
};

/** What operations watch, in one statement: backlogs, and the age of the oldest clock that is due and unfired. */
export async function businessCounts(db: Kysely<DB>): Promise<BusinessCounts> {
  const { rows } = await sql<BusinessCounts>`
    SELECT
      (SELECT count(*) FROM orders WHERE closed_at IS NULL) AS "openOrders",
      (SELECT count(*) FROM orders WHERE applied_seq < seq) AS "processBehind",
      (SELECT coalesce(extract(epoch FROM now() - min(changed_at)), 0)::float8
        FROM orders WHERE applied_seq < seq) AS "processBehindSeconds",
      (SELECT coalesce(greatest(extract(epoch FROM now() - min(next_fire_at)), 0), 0)::float8
        FROM clocks WHERE stopped_at IS NULL AND next_fire_at IS NOT NULL) AS "oldestDueClockSeconds",
      (SELECT count(*) FROM notices WHERE status = 'queued') AS "noticesQueued",
      (SELECT count(*) FROM notices WHERE status = 'dead') AS "noticesDead",
      (SELECT count(*) FROM incidents WHERE closed_at IS NULL) AS "incidentsOpen",
      (SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()
        AND application_name = current_setting('application_name') AND state = 'active') AS "connectionsActive",
      (SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()
        AND application_name = current_setting('application_name') AND state <> 'active') AS "connectionsIdle"`.execute(
    db,
  );
  const row = rows[0];
  if (!row) throw new Error('the database counted nothing');
  return row;
}
