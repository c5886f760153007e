import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** EXECUTIVE_REVIEW: special, major and large orders are decided by executives or the general manager (P-22, P-23). */
export async function executiveReview(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'EXECUTIVE_REVIEW');
}
