import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import {
  type EnteredStage,
  type OpenedGate,
  planClocks,
  type RedatedOrder,
} from '../domain/clocks/clock-plan.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { VersionedCalendar } from './calendars.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';

/**
 * The gates just opened of an order whose lock is held, the stage just entered or a hold, and what clocks are reckoned
 * by.
 */
export type ClocksToStart = {
  order: { id: string; revision: number };
  policy: Policy;
  document: OrderDocument;
  calendar: VersionedCalendar & { id: string };
  gates: readonly OpenedGate[];
  entered?: EnteredStage;
  heldSince?: Date;
  redated?: RedatedOrder;
};

/**
 * Starts the clocks that the policy has for these gates or this stage, and writes the earliest due time on each task of
 * the gates (a reminder is none); one statement. A group's clock starts with the first of its gates that is asked, and
 * bounds the tasks of those asked later; it starts anew where the group is asked again in the same revision after it
 * had stopped. Opening the same gates again starts nothing twice. Answers the due time by task.
 */
export async function startClocks(
  trx: Transaction<DB>,
  { order, policy, document, calendar, gates, entered, heldSince, redated }: ClocksToStart,
): Promise<Map<string, Date>> {
  const cause = { revision: order.revision, policy, document, gates, entered, heldSince, redated };
  const planned = planClocks(calendar.calendar, cause);
  const clocks = planned.map((clock) => ({
    id: randomUUID(),
    order_id: order.id,
    code: clock.code,
    subject_kind: clock.scope.kind,
    subject_id: clock.subjectId,
    gate_codes: clock.scope.gateCodes,
    revision: order.revision,
    calendar_id: calendar.id,
    calendar_version: calendar.version,
    mode: clock.mode,
    kind: clock.term.kind,
    allowance: clock.term.allowance,
    agreed_on: clock.term.agreedOn,
    lead_days: clock.term.leadDays,
    agreed_at: clock.agreedAt,
    started_at: clock.startedAt,
    tier_started_at: clock.startedAt,
    warn_at: clock.warnAt,
    due_at: clock.dueAt,
    provisional: clock.provisional,
    paused_while: clock.pausedWhile,
    next_fire_at: clock.nextFireAt,
    period: 0,
    until: clock.scope.until,
    soft: clock.soft,
    stage: clock.stage,
    owner_roles: clock.ownerRoles,
    called_roles: [],
  }));
  const [first] = clocks;
  if (!first) return new Map();
  const columns = Object.keys(first);
  const { rows } = await sql<{ id: string; due_at: Date }>`
    WITH started AS (
      INSERT INTO clocks (${sql.join(columns.map((column) => sql.ref(column)))})
      SELECT ${sql.join(columns.map((column) => (column === 'subject_id' ? SUBJECT_AGAIN : sql.ref(`r.${column}`))))}
      FROM jsonb_populate_recordset(NULL::clocks, ${json(clocks)}::jsonb) r
      ON CONFLICT (order_id, code, subject_id) DO NOTHING
      RETURNING subject_kind, subject_id, gate_codes, due_at, kind),
    running AS (
      SELECT * FROM started UNION ALL
      SELECT subject_kind, subject_id, gate_codes, due_at, kind FROM clocks
      WHERE order_id = ${order.id} AND revision = ${order.revision} AND stopped_at IS NULL),
    due AS (
      SELECT t.id, min(c.due_at) AS due_at FROM tasks t JOIN running c
        ON CASE c.subject_kind WHEN 'task' THEN c.subject_id = t.id::text
          WHEN 'gate' THEN c.subject_id = t.gate_id::text ELSE t.gate_code = ANY(c.gate_codes) END
      WHERE t.gate_id = ANY(${gates.map(({ id }) => id)}::uuid[]) AND c.kind <> 'periodic' GROUP BY t.id)
    UPDATE tasks t SET due_at = due.due_at FROM due
    WHERE t.id = due.id AND due.due_at IS NOT NULL RETURNING t.id, t.due_at`.execute(trx);
  return new Map(rows.map(({ id, due_at }) => [id, due_at]));
}

/**
 * Of a planned row `r`: a group whose clock of this revision has stopped has another one, `revision-N.2`, when it is
 * asked again.
 */
const SUBJECT_AGAIN = sql`CASE WHEN r.subject_kind = 'group' THEN (
    SELECT CASE WHEN count(*) = 0 OR bool_or(k.stopped_at IS NULL) THEN r.subject_id
      ELSE r.subject_id || '.' || count(*) + 1 END
    FROM clocks k WHERE k.order_id = r.order_id AND k.code = r.code AND k.revision = r.revision)
  ELSE r.subject_id END`;

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
    UPDATE clocks c SET stopped_at = ${at}, ended = ${status === 'approved' || status === 'refused' ? 'done' : 'dropped'},
      next_fire_at = NULL, next_attempt_at = NULL
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
    UPDATE clocks SET stopped_at = ${at}, ended = 'done', next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL AND subject_kind = 'task' AND subject_id = ${taskId}`;
}

/** Stops every clock of an order that ends. A stage that it leaves by that was left. */
export async function stopAllClocks(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await sql`
    UPDATE clocks SET stopped_at = ${at}, ended = CASE subject_kind WHEN 'stage' THEN 'done' ELSE 'dropped' END,
      next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL`.execute(trx);
}

/** Stops the clocks of an order's gates, which are asked no more or anew; its stage and the order itself run on. */
export async function stopGateClocks(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await sql`
    UPDATE clocks SET stopped_at = ${at}, ended = 'dropped', next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL AND subject_kind IN ('task', 'gate', 'group')`.execute(
    trx,
  );
}

/** Stops the clocks of the stage that an order leaves, and with `effective` that of the order. */
export async function stopStageClocks(
  trx: Transaction<DB>,
  orderId: string,
  { at, effective }: { at: Date; effective: boolean },
): Promise<void> {
  await sql`
    UPDATE clocks SET stopped_at = greatest(started_at, ${at}::timestamptz), ended = 'done', next_fire_at = NULL,
      next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL
      AND (subject_kind = 'stage' OR (${effective} AND subject_kind = 'order'))`.execute(trx);
}

/** Stops what is timed until somebody takes a task of the gate (S-01). Answers how many clocks that were. */
export async function stopClaimedClocks(
  trx: Transaction<DB>,
  { orderId, gateId, taskId, at }: { orderId: string; gateId: string; taskId: string; at: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE clocks SET stopped_at = ${at}, ended = 'done', next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL AND until = 'claimed'
      AND subject_id = CASE subject_kind WHEN 'gate' THEN ${gateId} WHEN 'task' THEN ${taskId} END`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}
