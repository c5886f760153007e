import type { GateStage } from '../../../domain/order/stages.ts';
import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';

/**
 * Asks the gates of a stage, one after the other or side by side as the policy says, until they are
 * settled: all approved leads to the next stage, one refused to NEGOTIATING, a granted cancel to CANCELLED.
 */
export async function askUntilSettled(order: OrderRun, stage: GateStage): Promise<Next> {
  for (;;) {
    const asked = await order.step(stage, 'askGates', { stage });
    if (asked.stage !== stage) return asked.stage;
    await order.woken();
    if (order.rebuildAsked()) return stage;
  }
}
