import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** DESIGN: a design for custom goods is drawn, talked over and approved by the customer (P-60). */
export async function design(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'DESIGN');
}
