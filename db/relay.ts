import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.ts';

/** An order whose process has not seen what was committed, or that has none. */
export type Straggler = {
  id: string;
  intakeNumber: string;
  seq: number;
  /** How often it was signalled since it last moved, this time included. */
  attempts: number;
  started: boolean;
  closed: boolean;
};

const GRACE_SECONDS = 3;
const LONGEST_WAIT_SECONDS = 60;
/** With the waits of 3, 6, 12 … seconds between them: about two minutes. */
const TRIES_BEFORE_INCIDENT = 6;
const INCIDENT = 'process-behind';

/**
 * Takes the orders that are due to be signalled again and counts the try, so that two relays share the work: applied
 * behind seq for some seconds, and each further try twice as late, at most a minute. Held rows are left for later.
 */
export async function claimBehind(db: Kysely<DB>, now: Date, limit: number): Promise<Straggler[]> {
  const { rows } = await sql<Straggler>`
    UPDATE orders SET signal_attempts = signal_attempts + 1, signalled_at = ${now}
    WHERE id IN (
      SELECT id FROM orders
      WHERE applied_seq < seq AND changed_at <= ${now}::timestamptz - ${seconds(GRACE_SECONDS)}
        AND (signal_attempts = 0 OR signalled_at IS NULL OR signalled_at <= ${now}::timestamptz - make_interval(
          secs => least(${LONGEST_WAIT_SECONDS}::float8, ${GRACE_SECONDS} * 2 ^ least(signal_attempts - 1, 10))))
      ORDER BY changed_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, intake_number AS "intakeNumber", seq, signal_attempts AS attempts,
      workflow_started_at IS NOT NULL AS started, closed_at IS NOT NULL AS closed`.execute(db);
  return rows;
}

/** Takes the open orders whose workflow was never started, and that wait for nothing else to be signalled. */
export async function claimUnstarted(db: Kysely<DB>, now: Date, limit: number): Promise<Straggler[]> {
  const { rows } = await sql<Straggler>`
    SELECT id, intake_number AS "intakeNumber", seq, signal_attempts AS attempts, false AS started, false AS closed
    FROM orders
    WHERE closed_at IS NULL AND workflow_started_at IS NULL AND applied_seq = seq
      AND changed_at <= ${now}::timestamptz - ${seconds(GRACE_SECONDS)}
    ORDER BY intake_number LIMIT ${limit}`.execute(db);
  return rows;
}

export async function markStarted(db: Kysely<DB>, orderId: string, now: Date): Promise<void> {
  await db
    .updateTable('orders')
    .set({ workflow_started_at: now })
    .where('id', '=', orderId)
    .where('workflow_started_at', 'is', null)
    .execute();
}

/** Opens an incident for those that were signalled often enough; answers only those that had none. */
export async function behindIncidents(
  db: Kysely<DB>,
  orders: readonly Straggler[],
  now: Date,
): Promise<Straggler[]> {
  const stuck = orders.filter(({ attempts }) => attempts >= TRIES_BEFORE_INCIDENT);
  if (stuck.length === 0) return [];
  const opened = await db
    .insertInto('incidents')
    .values(
      stuck.map(({ id, seq, attempts }) => ({
        id: randomUUID(),
        order_id: id,
        kind: INCIDENT,
        detail: `seq ${seq} is committed but not applied; the process was signalled ${attempts} times`,
        opened_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['order_id', 'kind']).where('closed_at', 'is', null).doNothing(),
    )
    .returning('order_id')
    .execute();
  const ids = new Set(opened.map(({ order_id }) => order_id));
  return stuck.filter(({ id }) => ids.has(id));
}

/** Closes the incidents of processes that have caught up; answers how many. */
export async function closeIncidents(db: Kysely<DB>, now: Date): Promise<number> {
  const { rows } = await sql`
    UPDATE incidents i SET closed_at = ${now} FROM orders o
    WHERE i.kind = ${INCIDENT} AND i.closed_at IS NULL AND o.id = i.order_id AND o.applied_seq >= o.seq
    RETURNING i.id`.execute(db);
  return rows.length;
}

function seconds(count: number) {
  return sql`make_interval(secs => ${count}::float8)`;
}
