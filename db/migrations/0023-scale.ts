import { type Kysely, sql } from 'kysely';

/**
 * Keys by their age, by which they are forgotten; the clocks of what was asked of an order (to change, cancel or
 * decline it) get the stage and the owners of their gate, as new ones have.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)`.execute(db);
  await sql`UPDATE clocks c SET stage = g.stage, owner_roles = ARRAY(
      SELECT DISTINCT w.role FROM tasks t JOIN task_owners w ON w.task_id = t.id WHERE t.gate_id = g.id AND w.tier = 0)
    FROM gates g WHERE c.stage IS NULL AND g.order_id = c.order_id AND g.revision = c.revision
      AND g.code = ANY(c.gate_codes) AND g.kind IN ('change', 'cancel', 'decline')`.execute(db);
}
