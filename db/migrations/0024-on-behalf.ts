import { type Kysely, sql } from 'kysely';

/** For whom somebody stood in who entered, wrote, asked for or proposed what the other may then not decide (P-166). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE orders ADD COLUMN entered_for text REFERENCES people`.execute(db);
  await sql`ALTER TABLE order_revisions ADD COLUMN author_for text REFERENCES people`.execute(db);
  await sql`ALTER TABLE requests ADD COLUMN requested_for text REFERENCES people`.execute(db);
  await sql`ALTER TABLE limit_changes ADD COLUMN proposed_for text REFERENCES people,
    ADD CHECK (decided_by <> proposed_for)`.execute(db);
}
