import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** SALES_HEAD_APPROVAL: after the review the head of sales approves (P-43). */
export async function salesHeadApproval(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'SALES_HEAD_APPROVAL');
}
