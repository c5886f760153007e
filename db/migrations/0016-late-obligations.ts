import { type Kysely, sql } from 'kysely';

/** Since when an obligation is late, by a round of the clocks that has told its owners. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE obligations ADD COLUMN overdue_at timestamptz`.execute(db);
  await sql`CREATE INDEX obligations_to_tell ON obligations (due_on)
    WHERE status = 'open' AND overdue_at IS NULL`.execute(db);
  await sql`CREATE INDEX obligations_open ON obligations (due_on, id) WHERE status = 'open'`.execute(db);
}
