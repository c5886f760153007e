import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.ts';

const DAY_MS = 86_400_000;
/** A request that comes again later than that counts as a new one. */
export const KEY_DAYS = 30;
const BATCH = 1_000;

/**
 * Deletes the keys that are older than that with their answers, a batch a statement: never one whose request is under
 * way, or was cut off and not carried to its end. Killed amid it, the rest goes in the next round; two at once take
 * different ones. Answers how many.
 */
export async function forgetKeys(
  db: Kysely<DB>,
  now: Date,
  { batch = BATCH, alive = () => {} }: { batch?: number; alive?: (forgotten: number) => void } = {},
): Promise<number> {
  const before = new Date(now.getTime() - KEY_DAYS * DAY_MS);
  for (let forgotten = 0; ; alive(forgotten)) {
    const { numAffectedRows } = await sql`
      DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM idempotency_keys WHERE created_at < ${before} AND status IS NOT NULL
        ORDER BY created_at LIMIT ${batch} FOR UPDATE SKIP LOCKED))`.execute(db);
    const deleted = Number(numAffectedRows ?? 0);
    forgotten += deleted;
    if (deleted < batch) return forgotten;
  }
}
