import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { end } from './end.ts';

/** CANCELLED: sales agreed to the cancellation; what was reserved is free (P-155). */
export async function cancelled(order: OrderRun): Promise<Next> {
  return end(order, 'CANCELLED');
}
