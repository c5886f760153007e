import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';
import { askUntilSettled } from './ask-until-settled.ts';

/** CUSTOMER_CONFIRMATION: the customer confirms the order by phone, e-mail, SMS, signature or link (P-56, P-57). */
export async function customerConfirmation(order: OrderRun): Promise<Next> {
  return askUntilSettled(order, 'CUSTOMER_CONFIRMATION');
}
