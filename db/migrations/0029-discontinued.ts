import { type Kysely, sql } from 'kysely';

/** The master data say since when goods are not made any more (P-20). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE products ADD COLUMN discontinued_on date`.execute(db);
}
