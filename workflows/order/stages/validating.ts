import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/**
 * VALIDATING: the order is checked before it is reviewed: intake decision, proofreading, requirement (P-6 … P-10, P-18).
 */
export async function validating(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'VALIDATING');
}
