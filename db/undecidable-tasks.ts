import { type Kysely, sql, type Transaction } from 'kysely';
import { capacityOf } from '../domain/gates/may-decide.ts';
import { unanswerable } from '../domain/gates/unanswerable.ts';
import { ablePeople, actors } from './able-people.ts';
import type { Deadlock, Suspect } from './deadlock.ts';
import { inForce } from './delegations.ts';
import { openIncident } from './incidents.ts';
import { policyOf } from './policies.ts';
import type { DB } from './schema.ts';
import { approvalsOf, handsIn, waitingTasks } from './waiting-tasks.ts';

/** The incident of an order with a task that nobody can decide. */
const UNDECIDABLE = 'undecidable-task';

export type Undecidable = { taskId: string; orderId: string; gate: string };

/** The tasks that nobody can decide (P-166). */
export const UNDECIDABLE_TASKS: Deadlock<Undecidable> = {
  incident: UNDECIDABLE,
  events: { begins: 'task-undecidable', ends: 'task-decidable' },
  data: (tasks) => ({ tasks }),
  detail: (tasks) => detailOf(tasks),
  suspects: undecidableSuspects,
  among: undecidableAmong,
};

/**
 * The open tasks of an order that nobody can decide as people, roles and delegations are now: no active person holds a
 * role that owns it, who does is away, the separation of duties excludes each of them, or the gate needs more people
 * than are left (P-166).
 */
export function undecidableOf(db: Kysely<DB>, orderId: string, now: Date): Promise<Undecidable[]> {
  return undecidableAmong(db, [orderId], now);
}

/**
 * The orders to look at, by one statement over all open tasks: with a task that perhaps nobody can decide, or with an
 * open incident that perhaps is over or says too little. Where a role has nobody the answer is certain; where a task has
 * as many people without a hand in the order as its gate needs, or as other such tasks might take from it, they may
 * decide; the few that are left are judged one by one.
 */
async function undecidableSuspects(db: Kysely<DB>, now: Date): Promise<Suspect[]> {
  return db.transaction().execute(async (trx) => {
    // It reads more than any other statement, and nobody waits for it.
    await sql`SET LOCAL statement_timeout = '1min'`.execute(trx);
    const { rows } = await sql<Suspect>`
      WITH able AS MATERIALIZED (${actors(now)}),
      -- From the open gates to their tasks: of the two, that finds its way without statistics as well.
      asked AS MATERIALIZED (
        SELECT t.id, t.order_id, t.gate_id, t.gate_code, count(*) OVER (PARTITION BY t.gate_id) AS seats,
          CASE WHEN g.mode = '"any"' THEN 1
            WHEN g.mode <> '"all"' THEN (g.mode ->> 'atLeast')::int - ${approvalsOf} END AS needed,
          ARRAY(SELECT w.role || ' ' || w.unit_id FROM task_owners w WHERE w.task_id = t.id ORDER BY 1) AS owners
        FROM gates g JOIN tasks t ON t.gate_id = g.id
        WHERE g.status = 'open' AND t.status NOT IN ('completed', 'withdrawn')),
      office AS MATERIALIZED (
        SELECT owners, EXISTS (SELECT FROM able a WHERE a.role || ' ' || a.unit_id = ANY(owners)) AS owned,
          ARRAY(SELECT DISTINCT unnest(a.people) FROM able a WHERE a.role || ' ' || a.unit_id = ANY(owners)) AS people
        FROM (SELECT DISTINCT owners FROM asked) one),
      seat AS (
        SELECT t.*, f.owned, ARRAY(SELECT unnest(f.people) EXCEPT ${handsIn}) AS people
        FROM asked t JOIN office f USING (owners)),
      scarce AS (
        SELECT s.*, person, count(*) OVER (PARTITION BY gate_id, person) AS wanted
        FROM seat s LEFT JOIN LATERAL unnest(people) AS person ON true
        WHERE cardinality(people) < least(seats, needed)),
      stuck AS (
        SELECT order_id, bool_or(NOT owned) AS certain, ${DETAIL_OF} AS detail FROM (
          SELECT order_id, gate_code, owned FROM scarce GROUP BY id, order_id, gate_code, owned, people, seats, needed
          HAVING cardinality(people) < least(seats, needed, 1 + count(person) * (max(wanted) - 1))) short
        GROUP BY order_id),
      known AS (SELECT order_id, detail FROM incidents WHERE kind = ${UNDECIDABLE} AND closed_at IS NULL)
      SELECT coalesce(s.order_id, k.order_id) AS "orderId", k.detail AS known
      FROM stuck s FULL JOIN known k USING (order_id)
      WHERE k.order_id IS NULL OR s.certain IS NOT TRUE OR s.detail <> k.detail ORDER BY 1`.execute(trx);
    return rows;
  });
}

const [BEFORE, AFTER] = [
  'nobody can decide ',
  ': no active person holds the role, or fewer than it needs, they are away, or duties are separated from all of them',
];

/** What the incident says of these tasks, and the same of rows with a `gate_code`. */
function detailOf(tasks: readonly Undecidable[]): string {
  return `${BEFORE}${[...new Set(tasks.map(({ gate }) => gate))].toSorted().join(', ')}${AFTER}`;
}

const DETAIL_OF = sql`${BEFORE}::text || string_agg(DISTINCT gate_code COLLATE "C", ', ' ORDER BY gate_code COLLATE "C")
  || ${AFTER}::text`;

/** Opens the incident of an order, or has it say what is so now; false when it says that already. */
export function openUndecidable(
  trx: Transaction<DB>,
  orderId: string,
  tasks: readonly Undecidable[],
  now: Date,
): Promise<boolean> {
  return openIncident(trx, { of: 'order', id: orderId, kind: UNDECIDABLE }, { detail: detailOf(tasks), now });
}

/** The same of several orders. */
async function undecidableAmong(
  db: Kysely<DB>,
  orderIds: readonly string[],
  now: Date,
): Promise<Undecidable[]> {
  const tasks = await waitingTasks(db, orderIds);
  if (tasks.length === 0) return [];
  const people = await ablePeople(db, ownersOf(orderIds, now), now);
  const found: Undecidable[] = [];
  for (const seats of Map.groupBy(tasks, ({ gate }) => gate.id).values()) {
    const able: string[][] = [];
    for (const seat of seats) {
      const policy = await policyOf(db, seat.policyId, seat.policyVersion);
      const deciders = people.filter((person) => capacityOf(person, { ...seat, policy }).hindrance === null);
      able.push(deciders.map(({ id }) => id));
    }
    const stuck = seats[0] ? unanswerable({ ...seats[0].gate, able }) : [];
    for (const seat of stuck.flatMap((index) => seats[index] ?? [])) {
      found.push({ taskId: seat.id, orderId: seat.orderId, gate: seat.gate.code });
    }
  }
  return found;
}

/** A condition on `p`, a person: they own an open task of these orders by a role, or stand in for anybody. */
function ownersOf(orderIds: readonly string[], now: Date) {
  return sql<boolean>`p.id IN (
    SELECT r.person_id FROM tasks t JOIN task_owners w ON w.task_id = t.id
      JOIN org_units u ON u.company_id = w.unit_id JOIN role_assignments r ON (r.role, r.unit_id) = (w.role, u.id)
      WHERE t.status IN ('ready', 'reserved', 'suspended') AND t.order_id = ANY(${[...orderIds]}::uuid[])
    UNION SELECT d.delegate_id FROM ${inForce(now)})`;
}
