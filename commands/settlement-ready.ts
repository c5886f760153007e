import { settlementOf } from '../db/settlements.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/**
 * Where the policy has rules of settlement, credit and quote are approved when sales has chosen a method that they
 * leave open, and the order says the same (P-129): what is due before it is effective follows from that.
 */
export async function chosenSettlement({ trx, order, policy }: Deciding): Promise<FieldError[]> {
  if (!policy.settlement) return [];
  const chosen = await settlementOf(trx, order.id);
  if (!chosen) {
    return [{ path: 'settlement', code: 'required', message: 'The settlement method is not chosen.' }];
  }
  if (chosen.method === order.payment_method) return [];
  const message = `The settlement is ${chosen.method}, the order says ${order.payment_method}: revise the order, or choose again.`;
  return [{ path: 'settlement', code: 'differs', message }];
}
