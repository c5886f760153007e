import { creditTrouble, isBearable } from '../../db/credit-excess.ts';
import { tellHold } from '../../db/hold-notices.ts';
import { addHold } from '../../db/holds.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { maxOverdueDays } from '../../domain/policy/hold-rule.ts';
import { type Step, stepEvent, type Written } from './step.ts';

/**
 * The customer's account at the moment when the order would become effective, where the policy asks (P-28, P-49): over
 * its limit by now, or late in paying, holds the order instead. Null when it may become effective.
 */
export async function holdForCredit(step: Step): Promise<Written | null> {
  const { trx, order, policy, now, correlationId } = step;
  const days = maxOverdueDays(policy);
  if (days === null) return null;
  const today = localDate(now, policy.calendar.zone);
  const trouble = await creditTrouble(trx, { order, today, now });
  if (!trouble || isBearable(trouble, days)) return null;
  const { excess, overdueDays } = trouble;
  // Without figures: reasons are read by more people than the account is (P-17).
  const reason = overdueDays > days ? 'the customer is late in paying' : 'the account is over its limit';
  const cause = 'credit-at-effect';
  const hold = { orderId: order.id, kind: 'credit', cause, reason, personId: null, until: null } as const;
  const holdId = await addHold(trx, { ...hold, at: now });
  if (holdId === null) return { audit: [] };
  const told = { event: 'held', holdId, kind: 'credit', reason, now, correlationId } as const;
  await tellHold(trx, step, told);
  return {
    audit: [stepEvent(step, 'hold-placed', { holdId, kind: 'credit', cause, reason, excess, overdueDays })],
  };
}
