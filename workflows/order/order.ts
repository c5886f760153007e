import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { Stage } from '../../domain/order/stages.ts';
import type { OrderInput, OrderOutcome } from './messages.ts';
import { type OrderRun, startRun } from './order-run.ts';
import { awaitingCustomerInfo } from './stages/awaiting-customer-info.ts';
import { cancelled } from './stages/cancelled.ts';
import { closed } from './stages/closed.ts';
import { declined } from './stages/declined.ts';
import { effective } from './stages/effective.ts';
import { executiveReview } from './stages/executive-review.ts';
import { negotiating } from './stages/negotiating.ts';
import { rejected } from './stages/rejected.ts';
import { received } from './stages/received.ts';
import { salesHeadApproval } from './stages/sales-head-approval.ts';
import { underReview } from './stages/under-review.ts';
import { validating } from './stages/validating.ts';
import { quoting } from './stages/quoting.ts';
import { contractDraft } from './stages/contract-draft.ts';
import { legalReview } from './stages/legal-review.ts';
import { signing } from './stages/signing.ts';
import { orderEntry } from './stages/order-entry.ts';
import { customerConfirmation } from './stages/customer-confirmation.ts';
import { design } from './stages/design.ts';
import { paymentGate } from './stages/payment-gate.ts';

/** Where an order goes next; `over` when it has reached its end. */
export type Next = Stage | 'over';

const STAGES: Record<Stage, (order: OrderRun) => Promise<Next>> = {
  RECEIVED: received,
  AWAITING_CUSTOMER_INFO: awaitingCustomerInfo,
  VALIDATING: validating,
  UNDER_REVIEW: underReview,
  SALES_HEAD_APPROVAL: salesHeadApproval,
  EXECUTIVE_REVIEW: executiveReview,
  QUOTING: quoting,
  CONTRACT_DRAFT: contractDraft,
  LEGAL_REVIEW: legalReview,
  SIGNING: signing,
  ORDER_ENTRY: orderEntry,
  CUSTOMER_CONFIRMATION: customerConfirmation,
  DESIGN: design,
  PAYMENT_GATE: paymentGate,
  NEGOTIATING: negotiating,
  EFFECTIVE: effective,
  CLOSED: closed,
  DECLINED: declined,
  CANCELLED: cancelled,
  REJECTED: rejected,
};

/**
 * One order, from its receipt to its end. It goes from stage to stage as the policy and the people say; the rows
 * in PostgreSQL say where it stands, so a run that starts in the middle (rebuilt, continued as new, restored)
 * finds its place by its first step.
 */
export async function order({ orderId }: OrderInput): Promise<OrderOutcome> {
  const run = startRun(orderId);
  let stage: Stage = 'RECEIVED';
  for (;;) {
    const next: Next = await STAGES[stage](run);
    if (next === 'over') break;
    stage = next;
    if (run.rebuildAsked()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof order>({ orderId });
    }
  }
  run.finish();
  await condition(allHandlersFinished);
  return { stage };
}
