import { creditTrouble, isBearable } from '../../db/credit-excess.ts';
import { placeCreditHold } from '../../db/hold-for-credit.ts';
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
  const holdId = await placeCreditHold(trx, step, { cause, reason, now, correlationId });
  if (holdId === null) return { audit: [] };
  return {
    audit: [stepEvent(step, 'hold-placed', { holdId, kind: 'credit', cause, reason, excess, overdueDays })],
  };
}
