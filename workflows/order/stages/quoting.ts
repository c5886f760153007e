import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** QUOTING: the price is quoted by the price list or as a custom change (P-50). */
export async function quoting(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'QUOTING');
}
