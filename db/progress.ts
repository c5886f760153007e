import { type Kysely, sql } from 'kysely';
import type { Progress } from '../domain/process/progress.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

type Read = Pick<
  Progress,
  | 'gates'
  | 'askedBefore'
  | 'questions'
  | 'requests'
  | 'obligations'
  | 'met'
  | 'risksRaised'
  | 'clocks'
  | 'holds'
  | 'heldUntil'
  | 'incidents'
  | 'capacityLapsed'
  | 'stockLapsed'
  | 'completed'
> & { submittedAt: Date };

/** What the rows say of an order whose lock is held, in one statement. `now` judges reservations. */
export async function readProgress(db: Kysely<DB>, order: LockedOrder, now: Date): Promise<Progress> {
  const { id, revision } = order;
  const { rows } = await sql<Read>`
    SELECT
      (SELECT created_at FROM order_revisions WHERE order_id = ${id} AND revision = ${revision}) AS "submittedAt",
      coalesce((SELECT json_agg(json_build_object(
          'id', g.id, 'code', g.code, 'kind', g.kind, 'stage', g.stage, 'round', g.round, 'status', g.status,
          'openedAt', ${iso('g.opened_at')}, 'settledAt', ${iso('g.settled_at')},
          'tasks', coalesce((SELECT json_agg(json_build_object(
              'id', t.id, 'status', t.status, 'escalationLevel', t.escalation_level, 'dueAt', ${iso('t.due_at')},
              'owners', (SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id, 'tier', w.tier)
                         ORDER BY w.tier, w.role, w.unit_id) FROM task_owners w WHERE w.task_id = t.id)
            ) ORDER BY t.seat) FROM tasks t WHERE t.gate_id = g.id), '[]')
        ) ORDER BY g.opened_at, g.code, g.round)
        FROM gates g WHERE g.order_id = ${id} AND g.valid_revision = ${revision}
          AND g.status IN ('open', 'approved', 'refused', 'at-risk')), '[]') AS gates,
      coalesce((SELECT json_object_agg(code, at) FROM (
          SELECT l.code, ${iso('max(l.settled_at)')} AS at FROM gates l
          WHERE l.order_id = ${id} AND l.valid_revision = ${revision} AND l.status IN ('lapsed', 'withdrawn')
          GROUP BY l.code) again), '{}') AS "askedBefore",
      coalesce((SELECT json_agg(json_build_object(
          'id', q.id, 'taskId', q.task_id, 'askedAt', ${iso('q.asked_at')}) ORDER BY q.asked_at, q.id)
        FROM questions q JOIN tasks t ON t.id = q.task_id
        WHERE q.order_id = ${id} AND q.answered_at IS NULL AND t.status = 'suspended'), '[]') AS questions,
      coalesce((SELECT json_agg(json_build_object(
          'id', r.id, 'kind', r.kind, 'status', r.status, 'gateId', r.gate_id, 'reason', r.reason,
          'customerReason', r.customer_reason,
          'requestedBy', r.requested_by, 'requestedAt', ${iso('r.requested_at')}) ORDER BY r.requested_at)
        FROM requests r WHERE r.order_id = ${id} AND r.status <> 'withdrawn'), '[]') AS requests,
      coalesce((SELECT json_agg(json_build_object(
          'id', b.id, 'kind', b.kind, 'description', b.description, 'ownerRole', b.owner_role, 'dueOn', b.due_on,
          'precondition', b.precondition, 'before', b.before_stage, 'overdueAt', ${iso('b.overdue_at')}) ORDER BY b.due_on, b.id)
        FROM obligations b WHERE b.order_id = ${id} AND b.status = 'open'), '[]')
        AS obligations,
      coalesce((SELECT json_agg(json_build_object('before', m.before_stage, 'at', ${iso('m.fulfilled_at')}))
        FROM obligations m WHERE m.order_id = ${id} AND m.status = 'fulfilled' AND m.before_stage IS NOT NULL), '[]')
        AS met,
      coalesce((SELECT json_agg(json_build_object(
          'code', c.code, 'dueAt', ${iso('c.due_at')}, 'warnedAt', ${iso('c.warned_at')},
          'breachedAt', ${iso('c.breached_at')}, 'paused', c.paused_since IS NOT NULL, 'tier', c.tier,
          'soft', c.soft, 'reminder', c.kind = 'periodic', 'called', c.called_roles)
          ORDER BY c.due_at, c.code)
        FROM clocks c WHERE c.order_id = ${id} AND c.stopped_at IS NULL), '[]') AS clocks,
      coalesce((SELECT json_agg(json_build_object(
          'kind', h.kind, 'placedAt', ${iso('h.placed_at')}, 'validUntil', ${iso('h.valid_until')})
          ORDER BY h.placed_at, h.kind)
        FROM holds h WHERE h.order_id = ${id} AND h.released_at IS NULL), '[]') AS holds,
      (SELECT ${iso('max(h.released_at)')} FROM holds h WHERE h.order_id = ${id}) AS "heldUntil",
      coalesce((SELECT json_agg(i.kind ORDER BY i.kind) FROM incidents i
        WHERE i.order_id = ${id} AND i.closed_at IS NULL AND i.kind <> 'process-behind'), '[]') AS incidents,
      EXISTS (SELECT FROM capacity_reservations v WHERE v.order_id = ${id} AND v.revision = ${revision}
        AND v.state = 'reserved' AND v.expires_at <= ${now}) AS "capacityLapsed",
      EXISTS (SELECT FROM stock_reservations s WHERE s.order_id = ${id} AND s.revision = ${revision}
        AND s.state = 'reserved' AND s.expires_at <= ${now}) AS "stockLapsed",
      EXISTS (SELECT FROM completions WHERE order_id = ${id}) AS completed,
      EXISTS (SELECT FROM risks WHERE order_id = ${id}) AS "risksRaised"`.execute(db);
  const row = rows[0];
  if (!row) throw new Error(`order ${id} cannot be read`);
  const { submittedAt, ...read } = row;
  return {
    ...read,
    stage: order.stage,
    revision,
    applicableGates: order.applicable_gates,
    incomplete: order.missing !== null,
    againstRules: order.refusal_reason !== null,
    enteredAt: submittedAt.toISOString(),
    stageSince: order.stage_since.toISOString(),
  };
}

/** A timestamptz column as the ISO instant that JavaScript writes, null kept. */
function iso(column: string) {
  return sql.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
