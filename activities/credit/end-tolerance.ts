import type { Kysely } from 'kysely';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import { creditTrouble, isBearable } from '../../db/credit-excess.ts';
import { placeCreditHold } from '../../db/hold-for-credit.ts';
import { endTolerances } from '../../db/holds.ts';
import { commitOrder, lockOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { maxOverdueDays } from '../../domain/policy/hold-rule.ts';

/** `ended`: the order goes on without it. moved: null where its process need not look. */
export type ToleranceEnd = { outcome: 'held' | 'ended'; moved: Moved | null };

/**
 * A release has allowed an order more than its customer's limit until now: that ends with an event, and where the
 * account does not bear the order without it, an effective one too, the order is held again (P-49). Null when there is
 * nothing to end, or somebody holds the order's lock: the next round comes.
 */
export async function endTolerance(db: Kysely<DB>, orderId: string, now: Date): Promise<ToleranceEnd | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order || order.closed_at !== null) return null;
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const today = localDate(now, policy.calendar.zone);
    const trouble = await creditTrouble(trx, { order, today, now });
    const ended = await endTolerances(trx, orderId, now);
    if (ended.length === 0) return null;

    const { correlation_id: correlationId } = order;
    const event = { actor: 'process:credit', correlationId, at: now };
    const audit = ended.map(({ id: holdId, tolerance, tolerance_until: until }) => ({
      ...event,
      kind: 'tolerance-ended',
      data: {
        holdId,
        tolerance: sumMoney([tolerance ?? '0'], order.currency),
        until: until?.toISOString() ?? null,
      },
    }));
    const days = maxOverdueDays(policy);
    const holdId =
      trouble && !isBearable(trouble, days)
        ? await placeCreditHold(trx, { order, policy }, { ...AGAIN, now, correlationId })
        : null;
    if (!trouble || holdId === null) {
      await commitOrder(trx, order, { audit, move: false, now });
      return { outcome: 'ended', moved: null };
    }
    const { excess, overdueDays } = trouble;
    const data = { holdId, kind: 'credit', ...AGAIN, excess, overdueDays };
    const { seq } = await commitOrder(trx, order, {
      audit: [...audit, { ...event, kind: 'hold-placed', data }],
      move: true,
      now,
    });
    return { outcome: 'held', moved: { orderId, intakeNumber: order.intake_number, seq } };
  });
}

const AGAIN = {
  cause: 'tolerance-over',
  reason: 'what was allowed beyond the credit limit has ended',
} as const;
