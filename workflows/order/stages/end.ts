import type { FinalStage } from '../../../domain/order/stages.ts';
import type { OrderRun } from '../order-run.ts';
import type { Next } from '../order.ts';

/** Ends the order in a final stage; one that is ended already stays as it is. */
export async function end(order: OrderRun, stage: FinalStage): Promise<Next> {
  const ended = await order.step(stage, 'closeOrder', { stage });
  return ended.stage === stage ? 'over' : ended.stage;
}
