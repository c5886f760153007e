import { type Kysely, sql } from 'kysely';

/** What a customer is told of why their order is declined, beside the reason inside the company. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE requests ADD COLUMN customer_reason text`.execute(db);
}
