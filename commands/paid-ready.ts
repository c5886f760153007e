import { paidOfOrder } from '../db/payments.ts';
import { compareMoney, sumMoney } from '../domain/money/money.ts';
import { dueBeforeEffect } from '../domain/payment/due-before-effect.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** Nobody says yes for money that is not there: matched payments settle the gate by themselves (P-51, P-59). */
export async function paidReady({ trx, order, policy }: Deciding): Promise<FieldError[]> {
  const due = dueBeforeEffect(policy, order);
  const paid = await paidOfOrder(trx, order.id);
  if (compareMoney(paid, due) >= 0) return [];
  const message = `${sumMoney([paid], order.currency)} of ${due} ${order.currency} is paid: match the payments.`;
  return [{ path: 'payments', code: 'required', message }];
}
