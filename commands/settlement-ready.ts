import { orderDocument } from '../db/revisions.ts';
import { allowedMethods, settlementOf } from '../db/settlements.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/**
 * Where the policy has rules of settlement, credit and quote are approved when sales has chosen a method that they
 * leave open as the customer's rating and the order are now, and the order says the same (P-129): what is due before it
 * is effective follows from that.
 */
export async function chosenSettlement({ trx, scope, order, policy }: Deciding): Promise<FieldError[]> {
  if (!policy.settlement) return [];
  const chosen = await settlementOf(trx, order.id);
  if (!chosen) {
    return [{ path: 'settlement', code: 'required', message: 'The settlement method is not chosen.' }];
  }
  const document = await orderDocument(trx, order);
  const allowed = await allowedMethods(trx, { order, policy, document, now: scope.now });
  if (!allowed.includes(chosen.method)) {
    const message = `The settlement ${chosen.method} was chosen, and is not open to this customer any more: choose again (${allowed.join(', ') || 'no method is open'}).`;
    return [{ path: 'settlement', code: 'not-allowed', message }];
  }
  if (chosen.method === order.payment_method) return [];
  const message = `The settlement is ${chosen.method}, the order says ${order.payment_method}: revise the order, or choose again.`;
  return [{ path: 'settlement', code: 'differs', message }];
}
