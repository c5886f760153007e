import { type Kysely, sql } from 'kysely';

/** An incident may be of a credit account: a proposed limit that nobody can decide (P-49, P-166). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE incidents ADD COLUMN account_id text REFERENCES credit_accounts,
    ADD CHECK (num_nonnulls(order_id, account_id) <= 1)`,
  `CREATE UNIQUE INDEX incidents_one_open_of_account ON incidents (account_id, kind) WHERE closed_at IS NULL`,
];
