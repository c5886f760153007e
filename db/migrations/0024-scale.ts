import { type Kysely, sql } from 'kysely';

/** Keys by their age, by which they are forgotten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)`.execute(db);
}
