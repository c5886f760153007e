import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { end } from './end.ts';

/** DECLINED: general manager or deputy agreed not to take the order (P-42). */
export async function declined(order: OrderRun): Promise<Next> {
  return end(order, 'DECLINED');
}
