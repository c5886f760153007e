import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { clockSchedule, type ClockSchedule, type ClockState } from '../../domain/clocks/clock-schedule.ts';
import type { ClockRule } from '../../domain/policy/policy-schema.ts';
import type { Pause } from '../../domain/working-time/clock-times.ts';
import { calendarOf } from '../calendars.ts';
import { json } from '../json.ts';
import type { DB } from '../schema.ts';
import type { ClocksTable } from '../schema/clocks.ts';

export type ClockRow = Selectable<ClocksTable>;
export type ClockPause = { reason: string; from: Date; to: Date | null };
/** A clock with its ledger of pauses and the policy version that its order is pinned to. */
export type RunningClock = ClockRow & { pauses: ClockPause[]; policyId: string; policyVersion: number };

/** The running clocks of an order, all or some, each with its ledger. Call under the order's lock. */
export async function runningClocks(
  trx: Transaction<DB>,
  orderId: string,
  only: ReturnType<typeof sql> = sql`true`,
): Promise<RunningClock[]> {
  const { rows } = await sql<ClockRow & { ledger: LedgerEntry[]; policyId: string; policyVersion: number }>`
    SELECT c.*, o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      coalesce((SELECT json_agg(json_build_object('reason', p.reason, 'from', p.paused_at, 'to', p.resumed_at)
        ORDER BY p.paused_at) FROM clock_pauses p WHERE p.clock_id = c.id), '[]') AS ledger
    FROM clocks c JOIN orders o ON o.id = c.order_id
    WHERE c.order_id = ${orderId} AND c.stopped_at IS NULL AND ${only}
    ORDER BY c.id`.execute(trx);
  return rows.map(({ ledger, ...clock }) => ({ ...clock, pauses: ledger.map(pauseOf) }));
}

/** The same clock as the domain reckons with it. */
export function clockState(clock: RunningClock): ClockState {
  return {
    kind: clock.kind,
    startedAt: clock.started_at,
    allowance: clock.allowance,
    agreedOn: clock.agreed_on,
    leadDays: clock.lead_days,
    agreedAt: clock.agreed_at,
    mode: clock.mode,
    pauses: clock.pauses.map(({ from, to }): Pause => ({ from, to })),
    warnedAt: clock.warned_at,
    tier: clock.tier,
    tierStartedAt: clock.tier_started_at,
    period: clock.period,
  };
}

export type ReckonedClock = ClockSchedule & { id: string; version: number; pausedSince: Date | null };

/** Reckons a clock anew by its calendar as it stands. */
export async function reckon(
  db: Kysely<DB>,
  clock: RunningClock,
  tiers: ClockRule['tiers'],
): Promise<ReckonedClock> {
  const warm = await calendarOf(db, clock.calendar_id);
  const fresh = warm.version < clock.calendar_version;
  const { calendar, version } = fresh ? await calendarOf(db, clock.calendar_id, { fresh }) : warm;
  const open = clock.pauses.filter(({ to }) => to === null).map(({ from }) => from);
  const pausedSince = open.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  return { ...clockSchedule(calendar, clockState(clock), tiers), id: clock.id, version, pausedSince };
}

/** Stores reckoned times, and the earliest of them as the due time of each open task of the order. Two statements. */
export async function storeReckoned(
  trx: Transaction<DB>,
  orderId: string,
  clocks: readonly ReckonedClock[],
): Promise<void> {
  if (clocks.length === 0) return;
  await sql`
    UPDATE clocks c SET warn_at = n."warnAt", due_at = n."dueAt", provisional = n.provisional,
      next_fire_at = n."nextFireAt", calendar_version = n.version, paused_since = n."pausedSince"
    FROM jsonb_to_recordset(${json(clocks)}::jsonb) AS n (id uuid, "warnAt" timestamptz, "dueAt" timestamptz,
      provisional boolean, "nextFireAt" timestamptz, version int, "pausedSince" timestamptz)
    WHERE c.id = n.id`.execute(trx);
  await dateTasks(trx, orderId);
}

/**
 * Writes the earliest due time of its running clocks on each open task of an order; none where nothing but a reminder
 * times it.
 */
export async function dateTasks(trx: Transaction<DB>, orderId: string): Promise<void> {
  await sql`
    UPDATE tasks t SET due_at = n.due_at
    FROM (SELECT open.id, min(c.due_at) AS due_at FROM tasks open LEFT JOIN clocks c
        ON c.order_id = open.order_id AND c.revision = open.revision AND c.stopped_at IS NULL AND c.kind <> 'periodic'
        AND CASE c.subject_kind WHEN 'task' THEN c.subject_id = open.id::text
          WHEN 'gate' THEN c.subject_id = open.gate_id::text ELSE open.gate_code = ANY(c.gate_codes) END
      WHERE open.order_id = ${orderId} AND open.status IN ('ready', 'reserved', 'suspended') GROUP BY open.id) n
    WHERE t.id = n.id AND t.due_at IS DISTINCT FROM n.due_at`.execute(trx);
}

type LedgerEntry = { reason: string; from: string; to: string | null };

function pauseOf({ reason, from, to }: LedgerEntry): ClockPause {
  return { reason, from: new Date(from), to: to === null ? null : new Date(to) };
}
