import { isGateStage, type Stage } from '../../domain/order/stages.ts';
import { askGates } from './ask-gates.ts';
import { awaitCustomer } from './await-customer.ts';
import { closeOrder } from './close-order.ts';
import { makeEffective } from './make-effective.ts';
import { negotiate } from './negotiate.ts';
import { NOTHING, type Step, type Written } from './step.ts';

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
      return awaitCustomer(step);
    case 'RECEIVED':
      return NOTHING;
  }
}
