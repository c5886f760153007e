import type { Kysely } from 'kysely';
import type { Moved } from '../../db/clocks/firing.ts';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  closeUndecidable,
  openUndecidable,
  undecidableAmong,
  undecidableOf,
  undecidableSuspects,
} from '../../db/undecidable-tasks.ts';
import { unattendedRound } from './unattended-round.ts';

const PAGE = 500;

/**
 * People and roles change: whoever is left alone with a task that nobody can decide shows as an incident at once, and
 * no longer when somebody can (P-166); so does what waits for people without a task. One statement tells which to look at; each order that changes, in a transaction
 * of its own, is judged again under its lock, and one that somebody holds is left to the next round. Answers those that
 * moved.
 */
export async function undecidableRound(
  db: Kysely<DB>,
  now: Date,
  alive: () => void = () => {},
): Promise<Moved[]> {
  const moved: Moved[] = [];
  const suspects = await undecidableSuspects(db, now);
  for (let from = 0; from < suspects.length; from += PAGE) {
    alive();
    const page = suspects.slice(from, from + PAGE);
    const ids = page.map(({ orderId }) => orderId);
    const stuck = new Set((await undecidableAmong(db, ids, now)).map(({ orderId }) => orderId));
    for (const { orderId, known } of page) {
      if (stuck.has(orderId) === known) continue;
      const order = await judge(db, orderId, now);
      if (order) moved.push(order);
      alive();
    }
  }
  return [...moved, ...(await unattendedRound(db, now, alive))];
}

async function judge(db: Kysely<DB>, orderId: string, now: Date): Promise<Moved | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order) return null;
    const tasks = await undecidableOf(trx, orderId, now);
    const changed =
      tasks.length > 0
        ? await openUndecidable(trx, orderId, tasks, now)
        : await closeUndecidable(trx, orderId, now);
    if (!changed) return null;
    const kind = tasks.length > 0 ? 'task-undecidable' : 'task-decidable';
    const { seq } = await commitOrder(trx, order, {
      audit: [
        { kind, actor: 'process:clocks', data: { tasks }, correlationId: order.correlation_id, at: now },
      ],
      move: order.closed_at === null,
      now,
    });
    return order.closed_at === null ? { orderId, intakeNumber: order.intake_number, seq } : null;
  });
}
