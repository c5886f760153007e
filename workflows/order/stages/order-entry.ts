import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** ORDER_ENTRY: after the contract the order is entered with its clauses (P-55). */
export async function orderEntry(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'ORDER_ENTRY');
}
