import { type Kysely, sql } from 'kysely';
import type { GateMode } from '../domain/policy/policy-schema.ts';
import { authorsOf, decidedBefore, requestersOf } from './decided-before.ts';
import type { DB } from './schema.ts';

/** An open task with what decides who may answer it. */
export type Waiting = {
  id: string;
  orderId: string;
  policyId: string;
  policyVersion: number;
  /** Who has claimed it; null for nobody. */
  claimedBy: string | null;
  /** tasks: how many it has; approvals: how many of them are approved. */
  gate: {
    id: string;
    code: string;
    mode: GateMode;
    requesters: string[];
    tasks: number;
    approvals: number;
  };
  owners: { role: string; unitId: string }[];
  authors: string[];
  decided: { gateCode: string; personId: string }[];
};

/** A scalar subquery over `t`, a task: how many tasks of its gate are approved. */
export const approvalsOf = sql`(SELECT count(*) FROM tasks d
  WHERE d.gate_id = t.gate_id AND d.outcome IN ('approve', 'approve-with-conditions'))`;

/** Rows over `t`, a task: whoever entered, wrote, asked for or decided something of its order. */
export const handsIn = sql`(
  SELECT unnest(ARRAY[entered_by, entered_for]) FROM orders WHERE id = t.order_id
  UNION ALL SELECT unnest(ARRAY[author, author_for]) FROM order_revisions WHERE order_id = t.order_id
  UNION ALL SELECT unnest(ARRAY[requested_by, requested_for]) FROM requests WHERE order_id = t.order_id AND status = 'open'
  UNION ALL SELECT unnest(ARRAY[s.decided_by, s.on_behalf_of]) FROM tasks s WHERE s.order_id = t.order_id)`;

/** The tasks of these orders that wait for somebody at an open gate, by order, gate and seat. */
export async function waitingTasks(db: Kysely<DB>, orderIds: readonly string[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT t.id, t.order_id AS "orderId", o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      CASE t.status WHEN 'reserved' THEN t.claimed_by END AS "claimedBy",
      json_build_object('id', g.id, 'code', g.code, 'mode', g.mode, 'requesters', ${requestersOf},
        'approvals', ${approvalsOf}, 'tasks', (SELECT count(*) FROM tasks s WHERE s.gate_id = g.id)) AS gate,
      coalesce((SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id))
        FROM task_owners w WHERE w.task_id = t.id), '[]') AS owners,
      ${authorsOf} AS authors,
      ${decidedBefore} AS decided
    FROM tasks t JOIN gates g ON g.id = t.gate_id JOIN orders o ON o.id = t.order_id
    JOIN order_revisions r ON r.order_id = t.order_id AND r.revision = t.revision
    WHERE t.status IN ('ready', 'reserved', 'suspended') AND g.status = 'open'
      AND t.order_id = ANY(${[...orderIds]}::uuid[])
    ORDER BY t.order_id, g.code, t.seat`.execute(db);
  return rows;
}
