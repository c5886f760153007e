import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** CONTRACT_DRAFT: the contract is drawn up with the clauses that it must have (P-52). */
export async function contractDraft(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'CONTRACT_DRAFT');
}
