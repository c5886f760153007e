import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';

/**
 * NEGOTIATING: sales knows why the order was refused and looks for a solution with the customer (P-44). A new
 * revision goes through review again; declining the order is itself approved (P-42).
 */
export async function negotiating(order: OrderRun): Promise<Next> {
  for (;;) {
    const negotiated = await order.step('NEGOTIATING', 'negotiate', {});
    if (negotiated.stage !== 'NEGOTIATING') return negotiated.stage;
    await order.woken();
    if (order.rebuildAsked()) return 'NEGOTIATING';
  }
}
