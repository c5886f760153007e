import { type Kysely, sql } from 'kysely';

/** Enquiry and project that an order is to name when a change is granted; quotes by the day on which they end. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE requests ADD COLUMN enquiry_id uuid REFERENCES enquiries,
    ADD COLUMN project_id uuid REFERENCES projects`.execute(db);
  await sql`CREATE INDEX quotes_to_expire ON quotes (valid_until)`.execute(db);
}
