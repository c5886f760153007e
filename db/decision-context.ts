import { type Kysely, sql } from 'kysely';
import type { Condition, Evidence } from '../domain/gates/evidence.ts';
import { WAITING_OUTCOMES } from '../domain/gates/waiting-outcomes.ts';
import type { Decider } from '../domain/gates/may-decide.ts';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import type { GateMode } from '../domain/policy/policy-schema.ts';
import type { CompleteDocument, FieldValue } from '../domain/order/document.ts';
import { isClaimant } from './able-people.ts';
import { coveredRoles, delegatedRoles } from './delegations.ts';
import { heldRoles, type Person, presentRoles } from './people.ts';
import { authorsOf, decidedBefore, requestersOf } from './decided-before.ts';
import { ASKS_CUSTOMER } from './questions.ts';
import type { DB } from './schema.ts';

/** All that is needed to judge an act on a task whose order's lock is held. */
export type TaskContext = {
  task: {
    id: string;
    gateId: string;
    gateCode: string;
    seat: number;
    revision: number;
    status: 'ready' | 'reserved' | 'suspended' | 'completed' | 'withdrawn';
    /** What a suspended task waits for; null of every other. */
    waitsFor: 'customer' | 'documents' | null;
    claimedBy: string | null;
    evidence: Evidence;
  };
  gate: {
    id: string;
    code: string;
    kind: GateKind;
    mode: GateMode;
    veto: boolean;
    status: string;
    /** Who asked for what it decides, and for whom they did. */
    requesters: string[];
  };
  /** Every task of the gate, this one too, in order of seats. */
  seats: {
    id: string;
    status: string;
    outcome: string | null;
    decidedBy: string | null;
    /** Of its final answer; empty before that. */
    conditions: Condition[];
    findings: Record<string, FieldValue>;
  }[];
  owners: { role: string; unitId: string; tier: number }[];
  /** Of a claimed task who claimed it and who stands in for them, those who are at work and not away (P-166). */
  claimants: Decider[];
  /**
   * Who decided which gate on this revision, and on whose behalf: what only makes it wait and earlier rounds of this
   * gate left out.
   */
  decided: { gateCode: string; personId: string }[];
  /** authors: who entered the order and who wrote the revision, and for whom. */
  revision: { sha256: string; authors: string[]; document: CompleteDocument };
  /** With the roles of others for whom they stand in at that instant. */
  person: Person | null;
};

/** Reads the context of a task for a person, in one statement; null when there is no such task. */
export async function taskContext(
  db: Kysely<DB>,
  { taskId, subject, now }: { taskId: string; subject: string; now: Date },
): Promise<TaskContext | null> {
  const { rows } = await sql<TaskContext>`
    SELECT
      json_build_object('id', t.id, 'gateId', t.gate_id, 'gateCode', t.gate_code, 'seat', t.seat,
        'revision', t.revision, 'status', t.status, 'claimedBy', t.claimed_by, 'evidence', t.evidence,
        'waitsFor', CASE WHEN t.status = 'suspended' THEN
          CASE WHEN ${ASKS_CUSTOMER} THEN 'customer' ELSE 'documents' END END) AS task,
      json_build_object('id', g.id, 'code', g.code, 'kind', g.kind, 'mode', g.mode, 'veto', g.veto,
        'status', g.status, 'requesters', ${requestersOf}) AS gate,
      (SELECT json_agg(json_build_object('id', s.id, 'status', s.status, 'outcome', s.outcome,
        'decidedBy', s.decided_by, 'conditions', coalesce(a.conditions, '[]'), 'findings',
        coalesce(a.findings, '{}')) ORDER BY s.seat)
        FROM tasks s LEFT JOIN decisions a ON a.task_id = s.id AND a.outcome NOT IN (${sql.join(WAITING_OUTCOMES.map((outcome) => sql.lit(outcome)))})
        WHERE s.gate_id = g.id) AS seats,
      coalesce((SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id, 'tier', w.tier))
        FROM task_owners w WHERE w.task_id = t.id), '[]') AS owners,
      coalesce((SELECT json_agg(json_build_object('id', p.id, 'roles', ${presentRoles(now)},
        'standsIn', ${coveredRoles(now)})) FROM people p WHERE t.status = 'reserved' AND ${isClaimant(now)}), '[]') AS claimants,
      ${decidedBefore} AS decided,
      (SELECT json_build_object('sha256', r.sha256, 'authors', ${authorsOf}, 'document', r.document)
        FROM order_revisions r JOIN orders o ON o.id = r.order_id
        WHERE r.order_id = t.order_id AND r.revision = t.revision) AS revision,
      (SELECT json_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'locale', p.locale,
        'roles', ${heldRoles}, 'standsIn', ${delegatedRoles(now)}) FROM people p WHERE p.subject = ${subject} AND p.active) AS person
    FROM tasks t JOIN gates g ON g.id = t.gate_id WHERE t.id = ${taskId}`.execute(db);
  return rows[0] ?? null;
}
