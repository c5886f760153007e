import type { Kysely } from 'kysely';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import { endTolerances } from '../../db/holds.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { holdAgain } from './hold-again.ts';

/** `ended`: the order goes on without it. moved: null where its process need not look. */
export type ToleranceEnd = { outcome: 'held' | 'ended'; moved: Moved | null };

/**
 * A release has allowed an order more than its customer's limit until now: that ends with an event, and where the
 * account does not bear the order without it, the order is held again (P-49). Null when there is nothing to end, or
 * somebody holds the order's lock: the next round comes.
 */
export async function endTolerance(db: Kysely<DB>, orderId: string, now: Date): Promise<ToleranceEnd | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order || order.closed_at !== null) return null;
    const ended = await endTolerances(trx, orderId, now);
    if (ended.length === 0) return null;

    const audit = ended.map(({ id: holdId, tolerance, tolerance_until: until }) => ({
      kind: 'tolerance-ended',
      actor: 'process:credit',
      data: {
        holdId,
        tolerance: sumMoney([tolerance ?? '0'], order.currency),
        until: until?.toISOString() ?? null,
      },
      correlationId: order.correlation_id,
      at: now,
    }));
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const held = await holdAgain(trx, { order, policy }, { ...OVER, now });
    const { seq } = await commitOrder(trx, order, {
      audit: held ? [...audit, held] : audit,
      move: held !== null,
      now,
    });
    if (!held) return { outcome: 'ended', moved: null };
    return { outcome: 'held', moved: { orderId, intakeNumber: order.intake_number, seq } };
  });
}

const OVER = {
  cause: 'tolerance-over',
  reason: 'what was allowed beyond the credit limit has ended',
} as const;
