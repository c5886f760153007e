import { type Kysely, sql } from 'kysely';
import { clockRule } from '../../domain/clocks/clock-rule.ts';
import { calendarOf } from '../calendars.ts';
import { lockOrder } from '../orders.ts';
import type { DB } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { policyOf } from '../policies.ts';
import { reckon, runningClocks, storeReckoned } from './reckon-clocks.ts';

/**
 * Reckons the clocks anew that ran by an older version of this calendar, one order a transaction under its lock.
 * What fired stays fired; a clock that is paused or has rung every tier is left as it is (resuming reckons anew).
 * An order that fails stops no others: it is tried again with the next call. Answers how many clocks were reckoned
 * and which orders failed.
 */
export async function recomputeClocks(
  db: Kysely<DB>,
  calendarId: string,
  { limit = 2_000, alive = () => {} }: { limit?: number; alive?: () => void } = {},
): Promise<{ recomputed: number; failures: { orderId: string; error: unknown }[] }> {
  const { version } = await calendarOf(db, calendarId, { fresh: true });
  const stale = await sql<{ order_id: string }>`
    SELECT DISTINCT order_id FROM clocks
    WHERE stopped_at IS NULL AND next_fire_at IS NOT NULL AND calendar_id = ${calendarId}
      AND calendar_version < ${version} LIMIT ${limit}`.execute(db);
  let recomputed = 0;
  const failures: { orderId: string; error: unknown }[] = [];
  for (const { order_id: orderId } of stale.rows) {
    try {
      recomputed += await recomputeOrder(db, orderId, calendarId, version);
    } catch (error) {
      failures.push({ orderId, error });
    }
    alive();
  }
  return { recomputed, failures };
}

/** The calendars that some running clock was reckoned with in an older version. */
export async function changedCalendars(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT k.id FROM calendars k WHERE EXISTS (
      SELECT FROM clocks c WHERE c.calendar_id = k.id AND c.stopped_at IS NULL AND c.next_fire_at IS NOT NULL
        AND c.calendar_version < k.version)`.execute(db);
  return rows.map(({ id }) => id);
}

async function recomputeOrder(
  db: Kysely<DB>,
  orderId: string,
  calendarId: string,
  version: number,
): Promise<number> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (!order) return 0;
    const only = sql`c.calendar_id = ${calendarId} AND c.calendar_version < ${version}`;
    const clocks = await runningClocks(trx, orderId, only);
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const reckoned = [];
    for (const clock of clocks) reckoned.push(await reckon(trx, clock, clockRule(policy, clock.code).tiers));
    await storeReckoned(trx, orderId, reckoned);
    return reckoned.length;
  });
}
