import { randomUUID } from 'node:crypto';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { capacityOf, type Decider } from '../domain/gates/may-decide.ts';
import { delegatedRoles, inForce, isAbsent } from './delegations.ts';
import { heldRoles } from './people.ts';
import { policyOf } from './policies.ts';
import { authorsOf, decidedBefore, requestersOf } from './decided-before.ts';
import type { DB } from './schema.ts';

/** The incident of an order with a task that nobody can decide. */
const UNDECIDABLE = 'undecidable-task';

type Waiting = {
  id: string;
  orderId: string;
  policyId: string;
  policyVersion: number;
  gate: { code: string; requesters: string[] };
  owners: { role: string; unitId: string }[];
  authors: string[];
  decided: { gateCode: string; personId: string }[];
  /** Whether the order's incident is open. */
  known: boolean;
};

export type Undecidable = { taskId: string; orderId: string; gate: string };

/**
 * The open tasks of an order that nobody can decide as people, roles and delegations are now: no active person holds a
 * role that owns it, who does is absent, or the separation of duties excludes each of them (P-166).
 */
export async function undecidableOf(db: Kysely<DB>, orderId: string, now: Date): Promise<Undecidable[]> {
  return (await judged(db, sql`t.order_id = ${orderId}`, now)).found;
}

/** Of a page of orders with open tasks, by their id: which have such a task, and which are known to have one. */
export async function undecidablePage(
  db: Kysely<DB>,
  { after, limit, now }: { after: string; limit: number; now: Date },
): Promise<{ last: string | null; found: Undecidable[]; known: string[] }> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT order_id AS id FROM tasks
    WHERE status IN ('ready', 'reserved', 'suspended') AND order_id > ${after}::uuid
    ORDER BY order_id LIMIT ${limit}`.execute(db);
  const ids = rows.map(({ id }) => id);
  return { last: ids.at(-1) ?? null, ...(await judged(db, sql`t.order_id = ANY(${ids}::uuid[])`, now)) };
}

/** Opens the incident of an order; false when it is open already. */
export async function openUndecidable(
  trx: Transaction<DB>,
  orderId: string,
  tasks: readonly Undecidable[],
  now: Date,
): Promise<boolean> {
  const gates = tasks.map(({ gate }) => gate).join(', ');
  const opened = await trx
    .insertInto('incidents')
    .values({
      id: randomUUID(),
      order_id: orderId,
      kind: UNDECIDABLE,
      detail: `nobody can decide ${gates}: no active person holds the role, they are absent, or duties are separated from all of them`,
      opened_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['order_id', 'kind']).where('closed_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return opened !== undefined;
}

/** Closes it: somebody can decide, or nothing is asked any more. False when none was open. */
export async function closeUndecidable(trx: Transaction<DB>, orderId: string, now: Date): Promise<boolean> {
  const closed = await trx
    .updateTable('incidents')
    .set({ closed_at: now })
    .where('order_id', '=', orderId)
    .where('kind', '=', UNDECIDABLE)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
}

/** Orders whose incident is open although no task of theirs is. */
export async function answeredIncidents(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT i.order_id AS id FROM incidents i WHERE i.kind = ${UNDECIDABLE} AND i.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM tasks t WHERE t.order_id = i.order_id
        AND t.status IN ('ready', 'reserved', 'suspended'))`.execute(db);
  return rows.map(({ id }) => id);
}

async function waitingTasks(db: Kysely<DB>, which: RawBuilder<unknown>): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT t.id, t.order_id AS "orderId", o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      json_build_object('code', g.code, 'requesters', ${requestersOf}) AS gate,
      coalesce((SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id))
        FROM task_owners w WHERE w.task_id = t.id), '[]') AS owners,
      ${authorsOf} AS authors,
      ${decidedBefore} AS decided,
      EXISTS (SELECT FROM incidents i WHERE i.order_id = t.order_id AND i.kind = ${UNDECIDABLE}
        AND i.closed_at IS NULL) AS known
    FROM tasks t JOIN gates g ON g.id = t.gate_id JOIN orders o ON o.id = t.order_id
    JOIN order_revisions r ON r.order_id = t.order_id AND r.revision = t.revision
    WHERE t.status IN ('ready', 'reserved', 'suspended') AND g.status = 'open' AND ${which}
    ORDER BY t.order_id, g.code, t.seat`.execute(db);
  return rows;
}

/** Those of the open tasks of these orders that nobody can decide, and the orders whose incident is open. */
async function judged(db: Kysely<DB>, which: RawBuilder<unknown>, now: Date) {
  const tasks = await waitingTasks(db, which);
  const people = tasks.length === 0 ? [] : await ownersOf(db, which, now);
  const found: Undecidable[] = [];
  for (const task of tasks) {
    const policy = await policyOf(db, task.policyId, task.policyVersion);
    const able = people.some((person) => capacityOf(person, { ...task, policy }).hindrance === null);
    if (!able) found.push({ taskId: task.id, orderId: task.orderId, gate: task.gate.code });
  }
  return { found, known: [...new Set(tasks.flatMap((task) => (task.known ? [task.orderId] : [])))] };
}

/**
 * Every active person who owns one of these tasks by a role, their own or one in which they stand in; but for who is
 * absent with nobody in their place.
 */
async function ownersOf(db: Kysely<DB>, which: RawBuilder<unknown>, now: Date): Promise<Decider[]> {
  const { rows } = await sql<Decider>`
    SELECT p.id, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn"
    FROM people p WHERE p.active AND p.kind = 'person' AND p.id IN (
      SELECT r.person_id FROM tasks t JOIN task_owners w ON w.task_id = t.id
        JOIN org_units u ON u.company_id = w.unit_id JOIN role_assignments r ON (r.role, r.unit_id) = (w.role, u.id)
        WHERE t.status IN ('ready', 'reserved', 'suspended') AND ${which}
      UNION SELECT d.delegate_id FROM ${inForce(now)})
      AND NOT ${isAbsent(now)}`.execute(db);
  return rows;
}
