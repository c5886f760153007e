import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { end } from './end.ts';

/** REJECTED: the order is against a rule of the company (P-7), as intake found or the clerk who judged it (D1). */
export async function rejected(order: OrderRun): Promise<Next> {
  return end(order, 'REJECTED');
}
