import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { type OpenedGate, planClocks } from '../domain/clocks/clock-plan.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { VersionedCalendar } from './calendars.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';

/** The gates just opened of an order whose lock is held, and what their clocks are reckoned by. */
export type ClocksToStart = {
  order: { id: string; revision: number };
  policy: Policy;
  document: OrderDocument;
  calendar: VersionedCalendar & { id: string };
  gates: readonly OpenedGate[];
};

/**
 * Starts the clocks that the policy has for these gates, and writes the earliest due time on each of their tasks;
 * one statement. A group's clock starts once a revision, with the first of its gates that is asked, and bounds the
 * tasks of those asked later. Opening the same gates again starts nothing twice. Answers the due time by task.
 */
export async function startClocks(
  trx: Transaction<DB>,
  { order, policy, document, calendar, gates }: ClocksToStart,
): Promise<Map<string, Date>> {
  const planned = planClocks(calendar.calendar, { revision: order.revision, policy, document, gates });
  if (planned.length === 0) return new Map();
  const clocks = planned.map((clock) => ({
    id: randomUUID(),
    order_id: order.id,
    code: clock.code,
    subject_kind: clock.kind,
    subject_id: clock.subjectId,
    gate_codes: clock.gateCodes,
    revision: order.revision,
    calendar_id: calendar.id,
    calendar_version: calendar.version,
    mode: clock.mode,
    allowance: clock.allowance,
    agreed_at: clock.agreedAt,
    started_at: clock.startedAt,
    tier_started_at: clock.startedAt,
    warn_at: clock.warnAt,
    due_at: clock.dueAt,
    provisional: clock.provisional,
    paused_while: clock.pausedWhile,
    next_fire_at: clock.nextFireAt,
  }));
  const { rows } = await sql<{ id: string; due_at: Date }>`
    WITH started AS (
      INSERT INTO clocks (${COLUMNS}) SELECT ${COLUMNS}
      FROM jsonb_populate_recordset(NULL::clocks, ${json(clocks)}::jsonb)
      ON CONFLICT (order_id, code, subject_id) DO NOTHING
      RETURNING subject_kind, subject_id, gate_codes, due_at),
    running AS (
      SELECT * FROM started UNION ALL
      SELECT subject_kind, subject_id, gate_codes, due_at FROM clocks
      WHERE order_id = ${order.id} AND revision = ${order.revision} AND stopped_at IS NULL),
    due AS (
      SELECT t.id, min(c.due_at) AS due_at FROM tasks t JOIN running c
        ON CASE c.subject_kind WHEN 'task' THEN c.subject_id = t.id::text
          WHEN 'gate' THEN c.subject_id = t.gate_id::text ELSE t.gate_code = ANY(c.gate_codes) END
      WHERE t.gate_id = ANY(${gates.map(({ id }) => id)}::uuid[]) GROUP BY t.id)
    UPDATE tasks t SET due_at = due.due_at FROM due
    WHERE t.id = due.id AND due.due_at IS NOT NULL RETURNING t.id, t.due_at`.execute(trx);
  return new Map(rows.map(({ id, due_at }) => [id, due_at]));
}

const COLUMNS = sql.raw(
  'id, order_id, code, subject_kind, subject_id, gate_codes, revision, calendar_id, calendar_version, mode, ' +
    'allowance, agreed_at, started_at, tier_started_at, warn_at, due_at, provisional, paused_while, next_fire_at',
);

/**
 * An UPDATE of `clocks` for a gate that is being settled: standalone (`.execute(trx)`), or one CTE of the statement
 * that settles it. It stops the gate's clocks and those of its tasks; a group's clock when no other gate of the
 * group that applies to the order is unanswered in this revision. `status` is what the gate becomes, since a CTE does
 * not see what its neighbours write; any other than approved stops its groups' clocks as well. The last round of a
 * gate counts. What has fired stays fired, and the ledger of pauses is left as it stands.
 */
export function stopSettledClocks({
  orderId,
  gateId,
  status,
  at,
}: {
  orderId: string;
  gateId: string;
  status: 'approved' | 'refused' | 'withdrawn' | 'lapsed';
  at: Date;
}): RawBuilder<unknown> {
  return sql`
    UPDATE clocks c SET stopped_at = ${at}, next_fire_at = NULL, next_attempt_at = NULL
    FROM gates g JOIN orders o ON o.id = g.order_id
    WHERE g.id = ${gateId} AND c.order_id = ${orderId} AND c.stopped_at IS NULL AND CASE c.subject_kind
      WHEN 'gate' THEN c.subject_id = g.id::text
      WHEN 'task' THEN c.subject_id IN (SELECT t.id::text FROM tasks t WHERE t.gate_id = g.id)
      ELSE c.revision = g.revision AND g.code = ANY(c.gate_codes) AND (${status} <> 'approved' OR NOT EXISTS (
        SELECT FROM unnest(c.gate_codes) AS asked (code)
        WHERE asked.code = ANY(o.applicable_gates) AND asked.code <> g.code AND coalesce((
          SELECT other.status NOT IN ('approved', 'refused', 'at-risk') FROM gates other
          WHERE other.order_id = c.order_id AND other.valid_revision = c.revision AND other.code = asked.code
          ORDER BY other.round DESC LIMIT 1), true))) END`;
}

/** An UPDATE of `clocks` for a task that is completed while its gate stays open: its own clock stops. */
export function stopTaskClocks({
  orderId,
  taskId,
  at,
}: {
  orderId: string;
  taskId: string;
  at: Date;
}): RawBuilder<unknown> {
  return sql`
    UPDATE clocks SET stopped_at = ${at}, next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL AND subject_kind = 'task' AND subject_id = ${taskId}`;
}

/** Stops every clock of an order: it was closed, or a new revision asks anew. */
export async function stopAllClocks(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('clocks')
    .set({ stopped_at: at, next_fire_at: null, next_attempt_at: null })
    .where('order_id', '=', orderId)
    .where('stopped_at', 'is', null)
    .execute();
}
