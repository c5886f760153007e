import { multiplyMoney } from '../money/money.ts';
import type { Policy } from '../policy/policy-schema.ts';

type Rules = Pick<Policy, 'payment' | 'paymentMethods'>;

/**
 * The share of an order that is to be paid before it is effective, as decimal text: the policy's own, or that of the
 * payment method, where "prepaid" means all of it (P-51, P-59, P-129).
 */
function shareBeforeEffect(policy: Rules, paymentMethod: string): string {
  const share = policy.payment?.share ?? 'by-method';
  if (share !== 'by-method') return share;
  const method = policy.paymentMethods.find(({ code }) => code === paymentMethod);
  return method?.dueBeforeEffect ?? (method?.prepaid === true ? '1' : '0');
}

/** The same as an amount of the order's currency. */
export function dueBeforeEffect(
  policy: Rules,
  order: { payment_method: string; amount: string; currency: string },
): string {
  return multiplyMoney(order.amount, shareBeforeEffect(policy, order.payment_method), order.currency);
}
