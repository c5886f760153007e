import { sql, type Transaction } from 'kysely';
import type { GateStage } from '../domain/order/stages.ts';
import type { Condition } from '../domain/gates/evidence.ts';
import { waits } from '../domain/gates/waiting-outcomes.ts';
import type { Outcome } from '../domain/policy/policy-schema.ts';
import { stopSettledClocks, stopTaskClocks } from './clocks.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';

export type DecisionRecord = {
  id: string;
  taskId: string;
  gateId: string;
  orderId: string;
  revision: number;
  personId: string;
  /** For whom they stand in; null for themselves. */
  onBehalfOf: string | null;
  outcome: Outcome;
  reason: string | null;
  conditions: readonly Condition[];
  findings: Readonly<Record<string, unknown>>;
  evidenceHash: string;
  revisionHash: string;
  at: Date;
  /** What the decision makes of its gate. */
  gate: 'open' | 'approved' | 'refused';
  obligations: readonly ObligationRecord[];
};

export type ObligationRecord = {
  id: string;
  kind: string;
  amount: string | null;
  description: string;
  ownerRole: string;
  dueOn: string;
  precondition: boolean;
  /** The stage whose gates wait for it. */
  before: GateStage | null;
};

/**
 * Writes a decision and all that follows from it for its task, gate, request, clocks and obligations, in one
 * statement: the constraints that join them hold at its end.
 */
export async function recordDecision(trx: Transaction<DB>, decision: DecisionRecord): Promise<void> {
  const { id, taskId, gateId, orderId, personId, onBehalfOf, outcome, at, gate } = decision;
  const final = !waits(outcome);
  const settled = gate !== 'open';
  const clocks = settled
    ? stopSettledClocks({ orderId, gateId, status: gate, at })
    : stopTaskClocks({ orderId, taskId: final ? taskId : '', at });
  await sql`
    WITH decision AS (
      INSERT INTO decisions (id, task_id, gate_id, order_id, revision, person_id, on_behalf_of, outcome, reason, conditions,
        findings, evidence_hash, revision_hash, decided_at)
      VALUES (${id}, ${taskId}, ${gateId}, ${orderId}, ${decision.revision}, ${personId}, ${onBehalfOf}, ${outcome},
        ${decision.reason}, ${json(decision.conditions)}::jsonb, ${json(decision.findings)}::jsonb,
        ${decision.evidenceHash}, ${decision.revisionHash}, ${at})),
    task AS (
      UPDATE tasks SET status = ${final ? 'completed' : 'suspended'},
        outcome = ${final ? outcome : null}, decided_by = ${final ? personId : null},
        on_behalf_of = ${final ? onBehalfOf : null},
        decided_at = ${final ? at : null}::timestamptz
      WHERE id = ${taskId}),
    withdrawn AS (
      UPDATE tasks SET status = 'withdrawn', claimed_by = NULL, claimed_at = NULL
      WHERE ${settled} AND gate_id = ${gateId} AND id <> ${taskId} AND status IN ('ready', 'reserved', 'suspended')),
    gate AS (
      UPDATE gates SET status = ${gate}, settled_at = ${at} WHERE ${settled} AND id = ${gateId}),
    request AS (
      UPDATE requests SET status = ${gate === 'approved' ? 'granted' : 'refused'}, settled_at = ${at}
      WHERE ${settled} AND gate_id = ${gateId} AND status = 'open'),
    obligation AS (
      INSERT INTO obligations (id, order_id, revision, decision_id, kind, amount, description, owner_role, due_on,
        precondition, before_stage, status)
      SELECT n.id, ${orderId}, ${decision.revision}, ${id}, n.kind, n.amount, n.description, n."ownerRole",
        n."dueOn", n.precondition, n.before, 'open'
      FROM jsonb_to_recordset(${json(decision.obligations)}::jsonb) AS n (id uuid, kind text, amount numeric,
        description text, "ownerRole" text, "dueOn" date, precondition boolean,
        before text)),
    clock AS (${clocks})
    SELECT 1`.execute(trx);
}
