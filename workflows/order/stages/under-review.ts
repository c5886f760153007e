import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** UNDER_REVIEW: the departments judge credit, capacity and what else the policy asks of the order (P-26 … P-38). */
export async function underReview(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'UNDER_REVIEW');
}
