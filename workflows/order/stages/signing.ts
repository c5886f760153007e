import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** SIGNING: both parties sign or seal the contract; copies go to who works by it (P-51, P-54). */
export async function signing(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'SIGNING');
}
