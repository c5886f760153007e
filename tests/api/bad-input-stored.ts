import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { DB } from '../../db/schema.ts';
import { failingRuns } from '../chaos/invariants/runs.ts';
import type { Stack } from '../setup/stack.ts';

/** A refusal is remembered under its key, and a reading leaves its row: nothing else may grow. */
const MAY_GROW = ['idempotency_keys', 'access_log'];

/** Of each business table how many rows it has and a sum over all that is in them. */
export async function storedRows(db: Kysely<DB>): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely_%' AND tablename <> ALL(${MAY_GROW})
    ORDER BY tablename`.execute(db);
  const counts = tables.rows.map(
    ({ name }) => sql`
      SELECT ${name}::text AS name, count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS held
      FROM ${sql.table(name)} t`,
  );
  const { rows } = await sql<{ name: string; held: string }>`${sql.join(counts, sql` UNION ALL `)}`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, held }) => [name, held]));
}

/** After each test of this group every business table holds what it held before the first; no workflow has failed. */
export function expectNothingStored(stack: () => Stack): void {
  let before: Record<string, string>;

  beforeAll(async () => {
    before = await storedRows(stack().db);
  });

  afterEach(async () => {
    expect(await storedRows(stack().db)).toEqual(before);
  });

  afterAll(async () => {
    expect(await failingRuns(stack(), [])).toEqual([]);
  });
}
