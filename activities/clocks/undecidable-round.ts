import type { Kysely } from 'kysely';
import type { Moved } from '../../db/clocks/firing.ts';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  answeredIncidents,
  closeUndecidable,
  openUndecidable,
  undecidableOf,
  undecidablePage,
} from '../../db/undecidable-tasks.ts';

const PAGE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * People and roles change: whoever is left alone with a task that nobody can decide shows as an incident at once, and
 * no longer when somebody can (P-166). Each order in a transaction of its own, judged again under its lock; one that
 * somebody holds is left to the next round. Answers the orders that moved.
 */
export async function undecidableRound(
  db: Kysely<DB>,
  now: Date,
  alive: () => void = () => {},
): Promise<Moved[]> {
  const moved: Moved[] = [];
  const look = async (orderId: string) => {
    const order = await judge(db, orderId, now);
    if (order) moved.push(order);
    alive();
  };
  for (let after = FIRST; ;) {
    const { last, found, known } = await undecidablePage(db, { after, limit: PAGE, now });
    alive();
    const stuck = new Set(found.map(({ orderId }) => orderId));
    const changed = [...stuck].filter((id) => !known.includes(id));
    for (const id of [...changed, ...known.filter((known) => !stuck.has(known))]) await look(id);
    if (last === null) break;
    after = last;
  }
  for (const id of await answeredIncidents(db)) await look(id);
  return moved;
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
