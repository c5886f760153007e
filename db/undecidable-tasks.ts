import { randomUUID } from 'node:crypto';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { capacityOf, type Decider } from '../domain/gates/may-decide.ts';
import { delegateBelongs, delegatedRoles, inForce, isAbsent } from './delegations.ts';
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
};

/** An order, and whether its incident is open. */
export type Suspect = { orderId: string; known: boolean };

export type Undecidable = { taskId: string; orderId: string; gate: string };

/**
 * The open tasks of an order that nobody can decide as people, roles and delegations are now: no active person holds a
 * role that owns it, who does is absent, or the separation of duties excludes each of them (P-166).
 */
export function undecidableOf(db: Kysely<DB>, orderId: string, now: Date): Promise<Undecidable[]> {
  return undecidableAmong(db, [orderId], now);
}

/**
 * The orders to look at, by one statement over all open tasks: with a task that perhaps nobody can decide and no open
 * incident, or with an open incident that perhaps is over. Where a role has nobody the answer is certain; where one of
 * its holders had no hand in the order they may decide; the few that are left are judged one by one.
 */
export async function undecidableSuspects(db: Kysely<DB>, now: Date): Promise<Suspect[]> {
  return db.transaction().execute(async (trx) => {
    // It reads more than any other statement, and nobody waits for it.
    await sql`SET LOCAL statement_timeout = '1min'`.execute(trx);
    const { rows } = await sql<Suspect>`
      WITH able AS MATERIALIZED (
        SELECT role, company_id AS unit_id, array_remove(array_agg(holder), NULL) AS people FROM (
          SELECT r.role, u.company_id, p.id AS holder FROM people p
            JOIN role_assignments r ON r.person_id = p.id JOIN org_units u ON u.id = r.unit_id WHERE ${mayAct(now)}
          UNION ALL SELECT r.role, u.company_id, NULL FROM ${inForce(now)} JOIN people p ON p.id = d.delegate_id
            JOIN role_assignments r ON r.person_id = d.person_id
              AND (d.role IS NULL OR (r.role, r.unit_id) = (d.role, d.unit_id))
            JOIN org_units u ON u.id = r.unit_id WHERE ${mayAct(now)} AND ${delegateBelongs}) one
        GROUP BY role, company_id),
      stuck AS (
        SELECT t.order_id, bool_or(NOT EXISTS (SELECT FROM task_owners w JOIN able a USING (role, unit_id)
          WHERE w.task_id = t.id)) AS certain
        FROM tasks t JOIN gates g ON g.id = t.gate_id
        WHERE t.status IN ('ready', 'reserved', 'suspended') AND g.status = 'open' AND NOT EXISTS (
          SELECT FROM task_owners w JOIN able a USING (role, unit_id)
          WHERE w.task_id = t.id AND NOT a.people <@ ${HANDS})
        GROUP BY t.order_id),
      known AS (SELECT order_id FROM incidents WHERE kind = ${UNDECIDABLE} AND closed_at IS NULL)
      SELECT coalesce(s.order_id, k.order_id) AS "orderId", k.order_id IS NOT NULL AS known
      FROM stuck s FULL JOIN known k USING (order_id)
      WHERE k.order_id IS NULL OR s.certain IS NOT TRUE ORDER BY 1`.execute(trx);
    return rows;
  });
}

/** A scalar subquery over `t`, a task's row: whoever entered, wrote, asked for or decided something of its order. */
const HANDS = sql`ARRAY(
  SELECT unnest(ARRAY[entered_by, entered_for]) FROM orders WHERE id = t.order_id
  UNION ALL SELECT unnest(ARRAY[author, author_for]) FROM order_revisions WHERE order_id = t.order_id
  UNION ALL SELECT unnest(ARRAY[requested_by, requested_for]) FROM requests WHERE order_id = t.order_id AND status = 'open'
  UNION ALL SELECT unnest(ARRAY[s.decided_by, s.on_behalf_of]) FROM tasks s WHERE s.order_id = t.order_id)`;

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

async function waitingTasks(db: Kysely<DB>, which: RawBuilder<unknown>): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT t.id, t.order_id AS "orderId", o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      json_build_object('code', g.code, 'requesters', ${requestersOf}) AS gate,
      coalesce((SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id))
        FROM task_owners w WHERE w.task_id = t.id), '[]') AS owners,
      ${authorsOf} AS authors,
      ${decidedBefore} AS decided
    FROM tasks t JOIN gates g ON g.id = t.gate_id JOIN orders o ON o.id = t.order_id
    JOIN order_revisions r ON r.order_id = t.order_id AND r.revision = t.revision
    WHERE t.status IN ('ready', 'reserved', 'suspended') AND g.status = 'open' AND ${which}
    ORDER BY t.order_id, g.code, t.seat`.execute(db);
  return rows;
}

/** The same of several orders. */
export async function undecidableAmong(
  db: Kysely<DB>,
  orderIds: readonly string[],
  now: Date,
): Promise<Undecidable[]> {
  const which = sql`t.order_id = ANY(${[...orderIds]}::uuid[])`;
  const tasks = await waitingTasks(db, which);
  const people = tasks.length === 0 ? [] : await ownersOf(db, which, now);
  const found: Undecidable[] = [];
  for (const task of tasks) {
    const policy = await policyOf(db, task.policyId, task.policyVersion);
    const able = people.some((person) => capacityOf(person, { ...task, policy }).hindrance === null);
    if (!able) found.push({ taskId: task.id, orderId: task.orderId, gate: task.gate.code });
  }
  return found;
}

/**
 * Every active person who owns one of these tasks by a role, their own or one in which they stand in; but for who is
 * absent with nobody in their place.
 */
async function ownersOf(db: Kysely<DB>, which: RawBuilder<unknown>, now: Date): Promise<Decider[]> {
  const { rows } = await sql<Decider>`
    SELECT p.id, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn"
    FROM people p WHERE ${mayAct(now)} AND p.id IN (
      SELECT r.person_id FROM tasks t JOIN task_owners w ON w.task_id = t.id
        JOIN org_units u ON u.company_id = w.unit_id JOIN role_assignments r ON (r.role, r.unit_id) = (w.role, u.id)
        WHERE t.status IN ('ready', 'reserved', 'suspended') AND ${which}
      UNION SELECT d.delegate_id FROM ${inForce(now)})`.execute(db);
  return rows;
}

/** A condition on `p`, the people row: they may decide what is theirs at that instant. */
function mayAct(now: Date) {
  return sql<boolean>`p.active AND p.kind = 'person' AND NOT ${isAbsent(now)}`;
}
