import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { end } from './end.ts';

/** CLOSED: the order is completed. */
export async function closed(order: OrderRun): Promise<Next> {
  return end(order, 'CLOSED');
}
