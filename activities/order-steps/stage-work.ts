import { dueSince, isHeld } from '../../domain/process/stands.ts';
import { isGateStage, type Stage } from '../../domain/order/stages.ts';
import { askGates } from './ask-gates.ts';
import { awaitCustomer } from './await-customer.ts';
import { closeOrder } from './close-order.ts';
import { makeEffective } from './make-effective.ts';
import { negotiate } from './negotiate.ts';
import { askRequested } from './ask-request.ts';
import { entering, NOTHING, type Step, together, type Written } from './step.ts';

/**
 * What there is to do for an order that belongs in a stage. One that is held is asked nothing new and does not become
 * effective (P-49); what is open may be decided, and it may be talked about, cancelled and declined.
 */
export async function stageWork(step: Step, stage: Stage): Promise<Written> {
  if (isHeld(step.progress) && (isGateStage(stage) || stage === 'EFFECTIVE')) return keepHeld(step, stage);
  if (isGateStage(stage)) return askGates(step, stage);
  switch (stage) {
    case 'NEGOTIATING':
      return negotiate(step);
    case 'EFFECTIVE':
      return makeEffective(step);
    case 'REJECTED':
    case 'DECLINED':
    case 'CANCELLED':
    case 'CLOSED':
      return closeOrder(step, stage);
    case 'AWAITING_CUSTOMER_INFO':
      return awaitCustomer(step);
    case 'RECEIVED':
      return NOTHING;
  }
}

/**
 * A request to cancel is asked all the same, of an order that is not effective yet. One that was held as soon as it
 * was received stands at its first stage from now on: its process has it.
 */
async function keepHeld(step: Step, stage: Stage): Promise<Written> {
  const { order, policy, progress } = step;
  if (order.stage === 'EFFECTIVE') return NOTHING;
  const entered =
    order.stage === 'RECEIVED' && isGateStage(stage)
      ? entering(step, stage, new Date(dueSince(policy, progress, stage)))
      : NOTHING;
  return together(entered, await askRequested(step));
}
