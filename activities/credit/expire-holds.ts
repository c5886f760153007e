import type { Kysely } from 'kysely';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import { tellHold } from '../../db/hold-notices.ts';
import { expiredHolds, releaseHolds } from '../../db/holds.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { holdAgain } from './hold-again.ts';

/**
 * Ends the holds of one order whose validity is over, with an event each: none ends silently. While it was held for
 * credit nobody else held it for its account, which is looked at now (P-49). Null when there is nothing to end, or
 * somebody holds the order's lock: the next round comes.
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
    const wasForCredit = holds.some(({ kind }) => kind === 'credit');
    const held = wasForCredit ? await holdAgain(trx, { order, policy }, { ...EXPIRED, now }) : null;
    const { seq } = await commitOrder(trx, order, {
      audit: held ? [...audit, held] : audit,
      move: true,
      now,
    });
    return { orderId, intakeNumber: order.intake_number, seq };
  });
}

const EXPIRED = {
  cause: 'hold-expired',
  reason: 'a hold was valid until now, and the account does not bear the order',
} as const;
