import { type Kysely, sql, type Transaction } from 'kysely';
import { claimHolds } from '../../domain/gates/claims.ts';
import { ablePeople, actors, isClaimant } from '../able-people.ts';
import { noticeOrder } from '../notice-order.ts';
import { queueNotices } from '../notices.ts';
import type { LockedOrder } from '../orders.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';
import { handsIn, type Waiting, waitingTasks } from '../waiting-tasks.ts';
import { giveBack } from './give-back.ts';
import { ownersOf } from './clock-notices.ts';
import { tellProcess, type Told } from './tell-process.ts';

/**
 * Open orders with a task claimed by somebody who cannot decide it now, nor who stands in for them. One statement
 * leaves out every claim of who is there, holds a role that owns the task and had no hand in the order.
 */
export async function ordersWithDeadClaims(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH able AS MATERIALIZED (${actors(now)}),
      claimed AS MATERIALIZED (
        SELECT t.id, t.order_id, t.claimed_by,
          ARRAY(SELECT w.role || ' ' || w.unit_id FROM task_owners w WHERE w.task_id = t.id) AS owners
        FROM gates g JOIN tasks t ON t.gate_id = g.id WHERE g.status = 'open' AND t.status = 'reserved')
    SELECT DISTINCT t.order_id AS id FROM claimed t
    WHERE t.claimed_by IN ${handsIn} OR NOT EXISTS (
      SELECT FROM able a WHERE t.claimed_by = ANY(a.people) AND a.role || ' ' || a.unit_id = ANY(t.owners))
    ORDER BY 1`.execute(db);
  const ids = rows.map(({ id }) => id);
  const dead = ids.length === 0 ? [] : await deadClaims(db, ids, now);
  return [...new Set(dead.map(({ orderId }) => orderId))].slice(0, limit);
}

/** Gives back the tasks of an order whose claim holds no more, and tells who may decide them (P-166, P-168). */
export function tellDeadClaims(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now }, async (trx, order) => {
    const dead = await deadClaims(trx, [orderId], now);
    for (const task of dead) {
      await giveBack(trx, { orderId, gateId: task.gate.id, taskId: task.id }, now);
      await tellOwners(trx, order, task, now);
    }
    return dead.map(({ id, gate, claimedBy }) => ({
      kind: 'claim-lapsed',
      data: { taskId: id, gate: gate.code, revision: order.revision, from: claimedBy },
    }));
  });
}

async function deadClaims(db: Kysely<DB>, orderIds: readonly string[], now: Date): Promise<Waiting[]> {
  const claimed = (await waitingTasks(db, orderIds)).filter(({ claimedBy }) => claimedBy !== null);
  const people = await ablePeople(
    db,
    sql<boolean>`EXISTS (SELECT FROM tasks t WHERE t.order_id = ANY(${[...orderIds]}::uuid[])
      AND t.status = 'reserved' AND ${isClaimant(now)})`,
    now,
  );
  const dead: Waiting[] = [];
  for (const task of claimed) {
    const policy = await policyOf(db, task.policyId, task.policyVersion);
    if (!claimHolds(task.claimedBy, people, { ...task, policy })) dead.push(task);
  }
  return dead;
}

async function tellOwners(
  trx: Transaction<DB>,
  order: LockedOrder,
  { id, gate }: Waiting,
  now: Date,
): Promise<void> {
  await queueNotices(trx, {
    event: 'task-opened',
    order: noticeOrder(order),
    policy: await policyOf(trx, order.policy_id, order.policy_version),
    owners: await ownersOf(trx, order, [id]),
    data: { gate: gate.code, requiredOn: order.required_on, since: now.toISOString() },
    dedupe: `${id}:${now.toISOString()}`,
    now,
    correlationId: order.correlation_id,
  });
}
