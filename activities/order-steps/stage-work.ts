import { isGateStage, type Stage } from '../../domain/order/stages.ts';
import { askGates } from './ask-gates.ts';
import { closeOrder } from './close-order.ts';
import { makeEffective } from './make-effective.ts';
import { negotiate } from './negotiate.ts';
import { askRequestedCancel } from './ask-request.ts';
import { entering, NOTHING, type Step, together, type Written } from './step.ts';

/** What there is to do for an order that belongs in a stage. */
export async function stageWork(step: Step, stage: Stage): Promise<Written> {
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
      return together(entering(step, stage, step.now), await askRequestedCancel(step));
    case 'RECEIVED':
      return NOTHING;
  }
}
