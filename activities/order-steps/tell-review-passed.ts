import { noticeOrder } from '../../db/notice-order.ts';
import { queueNotices } from '../../db/notices.ts';
import type { GateStage, Stage } from '../../domain/order/stages.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { Step } from './step.ts';

const REVIEWS: ReadonlySet<Stage> = new Set(['UNDER_REVIEW', 'SALES_HEAD_APPROVAL', 'EXECUTIVE_REVIEW']);

/**
 * Says, to whom the policy names, that an order has passed its reviews, once a revision: when it comes from before or
 * from among them into a stage that follows the last (P-44).
 */
export async function tellReviewPassed(step: Step, stage: GateStage): Promise<void> {
  const { trx, order, policy, now, correlationId } = step;
  if (!isAfterReviews(policy, stage) || isAfterReviews(policy, order.stage)) return;
  await queueNotices(trx, {
    event: 'review-passed',
    order: noticeOrder(order),
    policy,
    data: { requiredOn: order.required_on },
    dedupe: `${order.id}:${order.revision}`,
    now,
    correlationId,
  });
}

function isAfterReviews({ lifecycle }: Pick<Policy, 'lifecycle'>, stage: Stage): boolean {
  const last = lifecycle.findLastIndex((each) => REVIEWS.has(each));
  return last !== -1 && lifecycle.findIndex((each) => each === stage) > last;
}
