import { sql, type Transaction } from 'kysely';
import { clockRule } from '../../domain/clocks/clock-rule.ts';
import type { ClockRule } from '../../domain/policy/policy-schema.ts';
import { json } from '../json.ts';
import { ASKS_CUSTOMER } from '../questions.ts';
import type { DB } from '../schema.ts';
import { policyOf } from '../policies.ts';
import { reckon, type RunningClock, runningClocks, storeReckoned } from './reckon-clocks.ts';

export type PauseReason = ClockRule['pausedWhile'][number];

/** Which clocks: those of a task or gate and the groups it is in; all of the order where `gateId` is null. */
export type PauseOf = {
  orderId: string;
  gateId: string | null;
  taskId?: string;
  reason: PauseReason;
  at: Date;
};

/**
 * Stops the time of the clocks that the policy pauses for this reason, and opens an entry in each one's ledger. A
 * clock that is paused for it already stays as it is. Answers how many were paused.
 */
export async function pauseClocks(trx: Transaction<DB>, pause: PauseOf): Promise<number> {
  const clocks = (await runningClocks(trx, pause.orderId, concerned(pause)))
    .filter((clock) => clock.paused_while.includes(pause.reason))
    .filter((clock) => !openFor(clock, pause.reason));
  const entries = clocks.map((clock) => ({ clock, from: freeInstant(clock, pause.at) }));
  if (entries.length === 0) return 0;
  await sql`
    INSERT INTO clock_pauses (clock_id, reason, paused_at)
    SELECT id, ${pause.reason}, at FROM jsonb_to_recordset(
      ${json(entries.map(({ clock, from }) => ({ id: clock.id, at: from })))}::jsonb) AS n (id uuid, at timestamptz)
    `.execute(trx);
  const paused = entries.map(({ clock, from }) => ({
    ...clock,
    pauses: [...clock.pauses, { reason: pause.reason, from, to: null }],
  }));
  await restate(trx, pause.orderId, paused);
  return entries.length;
}

/** Clocks that begin, or run on, while their order is held stand still as the others do, where the policy says so (P-49). */
export async function pauseIfHeld(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  const held = await trx
    .selectFrom('holds')
    .select('id')
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  if (held) await pauseClocks(trx, { orderId, gateId: null, reason: 'held', at });
}

/**
 * Closes the ledger entries of this reason; what runs again is due later by the time it stood still. For documents
 * and for the customer's answers the caller wakes the task first: a clock stays paused while another task of its scope
 * still waits for the same. Answers
 * how many entries were closed.
 */
export async function resumeClocks(trx: Transaction<DB>, pause: PauseOf): Promise<number> {
  const waiting = NOTHING_WAITS[pause.reason] ?? sql`true`;
  const clocks = (await runningClocks(trx, pause.orderId, sql`${concerned(pause)} AND ${waiting}`)).filter(
    (clock) => openFor(clock, pause.reason),
  );
  if (clocks.length === 0) return 0;
  await trx
    .updateTable('clock_pauses')
    .set({ resumed_at: sql<Date>`greatest(paused_at, ${pause.at}::timestamptz)` })
    .where(
      'clock_id',
      'in',
      clocks.map(({ id }) => id),
    )
    .where('reason', '=', pause.reason)
    .where('resumed_at', 'is', null)
    .execute();
  const resumed = clocks.map((clock) => ({
    ...clock,
    pauses: clock.pauses.map((entry) =>
      entry.reason === pause.reason && entry.to === null
        ? { ...entry, to: entry.from > pause.at ? entry.from : pause.at }
        : entry,
    ),
  }));
  await restate(trx, pause.orderId, resumed);
  return clocks.length;
}

/** A clock of any scope in which no task waits for what it is paused for. A task that asks the customer has questions. */
const NOTHING_WAITS: { readonly [reason in PauseReason]?: ReturnType<typeof sql> } = {
  'documents-wanted': nothingSuspended(sql`NOT ${ASKS_CUSTOMER}`),
  'customer-info': nothingSuspended(ASKS_CUSTOMER),
};

function nothingSuspended(waiting: ReturnType<typeof sql>) {
  return sql`NOT EXISTS (
  SELECT FROM tasks t WHERE t.order_id = c.order_id AND t.revision = c.revision AND t.status = 'suspended'
    AND ${waiting} AND CASE c.subject_kind WHEN 'task' THEN t.id::text = c.subject_id
      WHEN 'gate' THEN t.gate_id::text = c.subject_id ELSE t.gate_code = ANY(c.gate_codes) END)`;
}

function concerned({ gateId, taskId }: PauseOf) {
  if (gateId === null) return sql`true`;
  const task = taskId === undefined ? sql`true` : sql`c.subject_id = ${taskId}`;
  return sql`CASE c.subject_kind WHEN 'gate' THEN c.subject_id = ${gateId}
    WHEN 'task' THEN ${task} AND c.subject_id IN (SELECT t.id::text FROM tasks t WHERE t.gate_id = ${gateId})
    ELSE EXISTS (SELECT FROM gates g WHERE g.id = ${gateId} AND g.revision = c.revision
      AND g.code = ANY(c.gate_codes)) END`;
}

/** Reckons these clocks of an order anew, with their ledgers as given, and stores their times. */
export async function restate(
  trx: Transaction<DB>,
  orderId: string,
  clocks: readonly RunningClock[],
): Promise<void> {
  const reckoned = [];
  for (const clock of clocks) {
    const policy = await policyOf(trx, clock.policyId, clock.policyVersion);
    reckoned.push(await reckon(trx, clock, clockRule(policy, clock.code).tiers));
  }
  await storeReckoned(trx, orderId, reckoned);
}

function openFor(clock: RunningClock, reason: string): boolean {
  return clock.pauses.some((entry) => entry.reason === reason && entry.to === null);
}

/** The ledger has one entry an instant: a second reason in the same millisecond begins with the next one. */
function freeInstant(clock: RunningClock, at: Date): Date {
  const taken = new Set(clock.pauses.map(({ from }) => from.getTime()));
  let ms = at.getTime();
  while (taken.has(ms)) ms += 1;
  return new Date(ms);
}
