import type { Kysely, Transaction } from 'kysely';
import { commitOrder, type LockedOrder, lockOrder } from '../orders.ts';
import type { DB } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { skipUnlessFree } from './fire-clock.ts';
import { CLOCKS, type Moved } from './firing.ts';

/** What has come about by time alone, as events of the order's chain. */
export type News = { kind: string; data: Record<string, unknown> };

/** What was told; moved: null of an order that has ended, which has no process. */
export type Told = { moved: Moved | null };

/** endedToo: something may come about of an order that has ended. */
type Asked = { orderId: string; now: Date; endedToo?: boolean };

/**
 * Tells the process of an order, by the next seq, what has come about of it, in one transaction under its lock. Null
 * when that is nothing, or somebody holds the order just now: the next round comes in a minute.
 */
export async function tellProcess(
  db: Kysely<DB>,
  { orderId, now, endedToo = false }: Asked,
  newsOf: (trx: Transaction<DB>, order: LockedOrder) => Promise<readonly News[]>,
): Promise<Told | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order || (order.closed_at !== null && !endedToo)) return null;
    const news = await newsOf(trx, order);
    if (news.length === 0) return null;
    const { correlation_id: correlationId } = order;
    const audit = news.map((one) => ({ ...one, actor: CLOCKS, correlationId, at: now }));
    const move = order.closed_at === null;
    const { seq } = await commitOrder(trx, order, { audit, move, now });
    return { moved: move ? { orderId, intakeNumber: order.intake_number, seq } : null };
  });
}
