import type { Kysely } from 'kysely';
import { fireClock } from '../../db/clocks/fire-clock.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import type { DB } from '../../db/schema.ts';

/**
 * Rings what an order's clocks had due by `now`, each at its own instant, as the Schedule would have done had it run
 * since the order came in. Where the Schedule is at it at the same moment, the rest is left to it: a tier rings once.
 * Answers what the order's process has to look at; null when nothing rang.
 */
export async function ringClocks(db: Kysely<DB>, intakeNumber: string, now: Date): Promise<Moved | null> {
  let moved: Moved | null = null;
  for (;;) {
    const due = await nextDue(db, intakeNumber, now);
    if (!due) return moved;
    const fired = await fireClock(db, { id: due.id, orderId: due.orderId }, due.at);
    if (fired.outcome === 'skipped') return moved;
    moved = fired.moved;
  }
}

async function nextDue(db: Kysely<DB>, intakeNumber: string, now: Date) {
  const clock = await db
    .selectFrom('clocks')
    .innerJoin('orders', 'orders.id', 'clocks.order_id')
    .select(['clocks.id', 'clocks.order_id as orderId', 'clocks.next_fire_at as at'])
    .where('orders.intake_number', '=', intakeNumber)
    .where('clocks.stopped_at', 'is', null)
    .where('clocks.next_fire_at', '<=', now)
    .orderBy('clocks.next_fire_at')
    .orderBy('clocks.id')
    .executeTakeFirst();
  return clock?.at ? { id: clock.id, orderId: clock.orderId, at: clock.at } : null;
}
