import { type Kysely, sql } from 'kysely';

/** Enquiry and project that an order is to name when a change is granted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE requests ADD COLUMN enquiry_id uuid REFERENCES enquiries,
    ADD COLUMN project_id uuid REFERENCES projects`.execute(db);
}
