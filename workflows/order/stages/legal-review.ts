import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** LEGAL_REVIEW: the lawyers give their opinion, and sales amends the draft, in as many rounds as it takes (P-53). */
export async function legalReview(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'LEGAL_REVIEW');
}
