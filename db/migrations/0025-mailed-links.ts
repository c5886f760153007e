import { type Kysely, sql } from 'kysely';

/** Links whose token is made as they are mailed, so that no readable token waits in the outbox. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE customer_links ALTER COLUMN token_hash DROP NOT NULL`,
  // A mail that was sent twice has two tokens, and both are good.
  `CREATE TABLE mailed_link_tokens (
    token_hash text PRIMARY KEY CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    link_id uuid NOT NULL REFERENCES customer_links,
    made_at timestamptz NOT NULL
  )`,
];
