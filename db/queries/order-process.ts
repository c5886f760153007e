import { type Kysely, sql } from 'kysely';
import type { Condition, Evidence } from '../../domain/gates/evidence.ts';
import type { FieldValue } from '../../domain/order/document.ts';
import type { ClockKind } from '../../domain/clocks/clock-term.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';
import type { ObligationRecord } from './obligations.ts';

export type DecisionRecord = {
  id: string;
  by: string;
  /** For whom they stood in; null for themselves. */
  onBehalfOf: string | null;
  outcome: string;
  reason: string | null;
  conditions: Condition[];
  findings: Record<string, FieldValue>;
  decidedAt: string;
};

export type TaskRecord = {
  id: string;
  seat: number;
  status: string;
  claimedBy: string | null;
  outcome: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  escalationLevel: number;
  openedAt: string;
  dueAt: string | null;
  owners: { role: string; unitId: string; tier: number }[];
  evidence: Evidence;
  decisions: DecisionRecord[];
};

export type GateRecord = {
  id: string;
  code: string;
  kind: 'credit' | 'capacity' | 'review' | 'decline' | 'cancel';
  revision: number;
  round: number;
  stage: string;
  status: string;
  openedAt: string;
  settledAt: string | null;
  /** The fact that settled it; null where decisions did. */
  settledBy: string | null;
  tasks: TaskRecord[];
};

export type OrderProcess = {
  gates: GateRecord[];
  clocks: {
    code: string;
    of: 'task' | 'gate' | 'group' | 'stage' | 'order' | 'hold';
    kind: ClockKind;
    soft: boolean;
    calledRoles: string[];
    gates: string[];
    startedAt: string;
    warnAt: string | null;
    dueAt: string | null;
    warnedAt: string | null;
    breachedAt: string | null;
    pausedSince: string | null;
    stoppedAt: string | null;
    tier: number;
    provisional: boolean;
  }[];
  obligations: (ObligationRecord & { status: string })[];
  requests: {
    id: string;
    kind: string;
    reason: string;
    requestedBy: string;
    requestedAt: string;
    status: string;
  }[];
  documents: {
    id: string;
    title: string;
    reference: string;
    sha256: string;
    addedBy: string;
    addedAt: string;
  }[];
};

/** Everything that was and is asked about an order, of all revisions, in the order in which it came. One query. */
export async function orderProcess(db: Kysely<DB>, orderId: string): Promise<OrderProcess> {
  const { rows } = await sql<OrderProcess>`
    SELECT
      coalesce((SELECT json_agg(json_build_object('id', g.id, 'code', g.code, 'kind', g.kind,
          'revision', g.revision, 'round', g.round, 'stage', g.stage, 'status', g.status,
          'openedAt', ${iso('g.opened_at')}, 'settledAt', ${iso('g.settled_at')}, 'settledBy', g.settled_by,
          'tasks', coalesce((SELECT json_agg(${taskJson} ORDER BY t.seat) FROM tasks t WHERE t.gate_id = g.id), '[]'))
        ORDER BY g.opened_at, g.code, g.round) FROM gates g WHERE g.order_id = ${orderId}), '[]') AS gates,
      coalesce((SELECT json_agg(json_build_object('code', c.code, 'of', c.subject_kind, 'kind', c.kind,
          'soft', c.soft, 'calledRoles', c.called_roles, 'gates', c.gate_codes,
          'startedAt', ${iso('c.started_at')}, 'warnAt', ${iso('c.warn_at')}, 'dueAt', ${iso('c.due_at')},
          'warnedAt', ${iso('c.warned_at')}, 'breachedAt', ${iso('c.breached_at')},
          'pausedSince', ${iso('c.paused_since')}, 'stoppedAt', ${iso('c.stopped_at')}, 'tier', c.tier,
          'provisional', c.provisional) ORDER BY c.started_at, c.code)
        FROM clocks c WHERE c.order_id = ${orderId}), '[]') AS clocks,
      coalesce((SELECT json_agg(json_build_object('id', b.id, 'kind', b.kind, 'amount', b.amount::text,
          'description', b.description, 'ownerRole', b.owner_role, 'dueOn', b.due_on,
          'precondition', b.precondition, 'before', b.before_stage, 'status', b.status,
          'overdueAt', ${iso('b.overdue_at')}) ORDER BY b.due_on, b.id)
        FROM obligations b WHERE b.order_id = ${orderId}), '[]') AS obligations,
      coalesce((SELECT json_agg(json_build_object('id', r.id, 'kind', r.kind, 'reason', r.reason,
          'requestedBy', r.requested_by, 'requestedAt', ${iso('r.requested_at')}, 'status', r.status)
        ORDER BY r.requested_at) FROM requests r WHERE r.order_id = ${orderId}), '[]') AS requests,
      coalesce((SELECT json_agg(json_build_object('id', d.id, 'title', d.title, 'reference', d.reference,
          'sha256', d.sha256, 'addedBy', d.added_by, 'addedAt', ${iso('d.added_at')}) ORDER BY d.added_at, d.id)
        FROM documents d WHERE d.order_id = ${orderId}), '[]') AS documents`.execute(db);
  const row = rows[0];
  if (!row) throw new Error(`order ${orderId} cannot be read`);
  return row;
}

/** A scalar over `t`, the tasks row. */
export const taskJson = sql`json_build_object('id', t.id, 'seat', t.seat, 'status', t.status,
  'claimedBy', t.claimed_by, 'outcome', t.outcome, 'decidedBy', t.decided_by, 'decidedAt', ${iso('t.decided_at')},
  'escalationLevel', t.escalation_level, 'openedAt', ${iso('t.opened_at')}, 'dueAt', ${iso('t.due_at')},
  'owners', coalesce((SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id, 'tier', w.tier)
    ORDER BY w.tier, w.role, w.unit_id) FROM task_owners w WHERE w.task_id = t.id), '[]'),
  'evidence', t.evidence,
  'decisions', coalesce((SELECT json_agg(json_build_object('id', d.id, 'by', d.person_id, 'onBehalfOf', d.on_behalf_of, 'outcome', d.outcome,
    'reason', d.reason, 'conditions', d.conditions, 'findings', d.findings, 'decidedAt', ${iso('d.decided_at')})
    ORDER BY d.decided_at) FROM decisions d WHERE d.task_id = t.id), '[]'))`;
