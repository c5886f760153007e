import { noticeOrder } from '../../db/notice-order.ts';
import { queueNotices } from '../../db/notices.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { ObligationProgress } from '../../domain/process/progress.ts';
import { NOTHING, type Step, type Written } from './step.ts';

/** Says once a revision and stage, to whom the policy names, which conditions the stage waits for (P-35). */
export async function tellPreconditions(
  { trx, order, policy, now, correlationId }: Step,
  stage: Stage,
  unmet: readonly ObligationProgress[],
): Promise<Written> {
  await queueNotices(trx, {
    event: 'precondition-open',
    order: noticeOrder(order),
    policy,
    data: { conditions: unmet.map(({ description }) => description).join('; ') },
    dedupe: `${order.id}:${order.revision}${stage === 'EFFECTIVE' ? '' : `:${stage}`}`,
    now,
    correlationId,
  });
  return NOTHING;
}
