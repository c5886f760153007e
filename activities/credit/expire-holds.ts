import type { Kysely } from 'kysely';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import { tellHold } from '../../db/hold-notices.ts';
import { expiredHolds, releaseHolds } from '../../db/holds.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Moved } from '../../db/clocks/firing.ts';

/**
 * Ends the holds of one order whose validity is over, with an event each: none ends silently (P-49). Null when there
 * is nothing to end, or somebody holds the order's lock: the next round comes.
 */
export async function expireHolds(db: Kysely<DB>, orderId: string, now: Date): Promise<Moved | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order || order.closed_at !== null) return null;
    const holds = await expiredHolds(trx, orderId, now);
    if (holds.length === 0) return null;
    const ids = holds.map(({ id }) => id);
    await releaseHolds(trx, orderId, ids, { cause: 'expired', at: now });
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const { correlation_id: correlationId } = order;
    for (const { id: holdId, kind, reason } of holds) {
      const told = { event: 'hold-released', holdId, kind, reason, now, correlationId } as const;
      await tellHold(trx, { order, policy }, told);
    }
    const audit = holds.map(({ id: holdId, kind }) => ({
      kind: 'hold-released',
      actor: 'process:credit',
      data: { holdId, kind, cause: 'expired' },
      correlationId,
      at: now,
    }));
    const { seq } = await commitOrder(trx, order, { audit, move: true, now });
    return { orderId, intakeNumber: order.intake_number, seq };
  });
}
