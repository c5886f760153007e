import { type Kysely, sql } from 'kysely';

/** The master data say which goods are sensitive and which customers are of a special industry (P-24). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE products ADD COLUMN sensitive boolean NOT NULL DEFAULT false`.execute(db);
  await sql`ALTER TABLE customers ADD COLUMN special_industry boolean NOT NULL DEFAULT false`.execute(db);
}
