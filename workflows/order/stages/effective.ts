import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';

/**
 * EFFECTIVE: every gate of this revision is approved. What was reserved becomes effective, once preconditions are
 * met and no cancel is being decided; then a sales clerk records the completion.
 */
export async function effective(order: OrderRun): Promise<Next> {
  for (;;) {
    const made = await order.step('EFFECTIVE', 'makeEffective', {});
    if (made.stage !== 'EFFECTIVE') return made.stage;
    await order.woken();
    if (order.rebuildAsked()) return 'EFFECTIVE';
  }
}
