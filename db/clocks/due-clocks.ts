import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

export type DueClock = { id: string; orderId: string };

/** The clocks that have something to fire by `now`, the longest due first; read without a lock, so only candidates. */
export async function dueClocks(db: Kysely<DB>, now: Date, limit: number): Promise<DueClock[]> {
  return db
    .selectFrom('clocks')
    .select(['id', 'order_id as orderId'])
    .where('stopped_at', 'is', null)
    .where('next_fire_at', '<=', now)
    .where((where) => where.or([where('next_attempt_at', 'is', null), where('next_attempt_at', '<=', now)]))
    .orderBy('next_fire_at')
    .limit(limit)
    .execute();
}

/** Seconds since which the oldest due clock has not fired, for the alarm on a standing schedule; null: none is due. */
export async function oldestDueSeconds(db: Kysely<DB>, now: Date): Promise<number | null> {
  const { rows } = await sql<{ age: number | null }>`
    SELECT extract(epoch FROM ${now}::timestamptz - min(next_fire_at))::float8 AS age FROM clocks
    WHERE stopped_at IS NULL AND next_fire_at IS NOT NULL AND next_fire_at <= ${now}`.execute(db);
  return rows[0]?.age ?? null;
}

const FIRST_RETRY_SECONDS = 60;
const LAST_RETRY_SECONDS = 3_600;

/** Keeps what went wrong with a clock and tries it again later, each time twice as late, at most in an hour. */
export async function postponeClock(
  db: Kysely<DB>,
  clockId: string,
  { error, now }: { error: unknown; now: Date },
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await sql`
    UPDATE clocks SET attempts = attempts + 1, last_error = ${message.slice(0, 500)},
      next_attempt_at = ${now}::timestamptz + make_interval(secs =>
        least(${LAST_RETRY_SECONDS}::float8, ${FIRST_RETRY_SECONDS} * 2 ^ least(attempts, 10)))
    WHERE id = ${clockId}`.execute(db);
}
