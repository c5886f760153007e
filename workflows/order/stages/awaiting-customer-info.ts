import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';

/** AWAITING_CUSTOMER_INFO: the order is incomplete or doubtful, and the customer is asked for what is missing (P-6). */
export async function awaitingCustomerInfo(order: OrderRun): Promise<Next> {
  for (;;) {
    const asked = await order.step('AWAITING_CUSTOMER_INFO', 'awaitCustomer', {});
    if (asked.stage !== 'AWAITING_CUSTOMER_INFO') return asked.stage;
    await order.woken();
    if (order.rebuildAsked()) return 'AWAITING_CUSTOMER_INFO';
  }
}
