import { type Kysely, sql } from 'kysely';

/** Clocks may time how long an order is held. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE clocks DROP CONSTRAINT clocks_subject_kind_check,
    ADD CONSTRAINT clocks_subject_kind_check
      CHECK (subject_kind IN ('task', 'gate', 'group', 'stage', 'order', 'hold'))`.execute(db);
}
