import type { Kysely } from 'kysely';
import type { Moved } from '../../db/clocks/firing.ts';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import type { Deadlock } from '../../db/deadlock.ts';
import { closeIncident, openIncident } from '../../db/incidents.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';

const PAGE = 500;

/**
 * People and roles change: an order on which nobody can act shows as an incident at once, which says on what of it, and
 * no longer when somebody can (P-166). One look over all tells which orders to judge; each that changes, in a
 * transaction of its own, is judged again under its lock, and one that somebody holds is left to the next round.
 * Answers those that moved.
 */
export async function deadlockRound<T extends { orderId: string }>(
  db: Kysely<DB>,
  deadlock: Deadlock<T>,
  now: Date,
  alive: () => void = () => {},
): Promise<Moved[]> {
  const moved: Moved[] = [];
  const suspects = await deadlock.suspects(db, now);
  for (let from = 0; from < suspects.length; from += PAGE) {
    alive();
    const page = suspects.slice(from, from + PAGE);
    const ids = page.map(({ orderId }) => orderId);
    const stuck = Map.groupBy(await deadlock.among(db, ids, now), ({ orderId }) => orderId);
    for (const { orderId, known } of page) {
      const found = stuck.get(orderId);
      if (known === (found ? deadlock.detail(found) : null)) continue;
      const order = await judge(db, deadlock, orderId, now);
      if (order) moved.push(order);
      alive();
    }
  }
  return moved;
}

async function judge<T extends { orderId: string }>(
  db: Kysely<DB>,
  { incident, events, data, detail, among }: Deadlock<T>,
  orderId: string,
  now: Date,
): Promise<Moved | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order) return null;
    const found = await among(trx, [orderId], now);
    const stuck = found.length > 0;
    const of = { of: 'order', id: orderId, kind: incident } as const;
    const changed = stuck
      ? await openIncident(trx, of, { detail: detail(found), now })
      : await closeIncident(trx, of, now);
    if (!changed) return null;
    const kind = stuck ? events.begins : events.ends;
    const { correlation_id: correlationId } = order;
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind, actor: 'process:clocks', data: data(found), correlationId, at: now }],
      move: order.closed_at === null,
      now,
    });
    return order.closed_at === null ? { orderId, intakeNumber: order.intake_number, seq } : null;
  });
}
