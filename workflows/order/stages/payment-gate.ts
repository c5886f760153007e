import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** PAYMENT_GATE: what the policy wants paid before the order takes effect is paid (P-51, P-59). */
export async function paymentGate(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'PAYMENT_GATE');
}
