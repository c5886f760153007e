import { releaseCapacity } from '../../db/capacity.ts';
import { stopAllClocks } from '../../db/clocks.ts';
import { releaseCredit } from '../../db/credit.ts';
import { endHolds } from '../../db/holds.ts';
import { json } from '../../db/json.ts';
import { noticeOrder } from '../../db/notice-order.ts';
import { withdrawObligations } from '../../db/void-obligations.ts';
import { queueNotices } from '../../db/notices.ts';
import { releaseStock } from '../../db/stock-reservations.ts';
import { withdrawGates } from '../../db/withdraw-gates.ts';
import type { FinalStage } from '../../domain/order/stages.ts';
import { refusalReasons } from './refusal-reasons.ts';
import { entering, type Step, together, type Written } from './step.ts';

/**
 * Ends an order: whatever is open is withdrawn, but the payment agreed of one that is complete; a declined or cancelled
 * order frees all that was reserved for it (P-42, P-155). After this transaction every command on the order gets 409.
 */
export async function closeOrder(step: Step, stage: FinalStage): Promise<Written> {
  const { trx, order, now } = step;
  await withdrawGates(trx, order, { at: now, which: 'all' });
  await stopAllClocks(trx, order.id, now);
  await withdrawObligations(trx, order, { stage, at: now });
  await endHolds(trx, order.id, now);
  await withdrawRequests(step);
  if (stage !== 'CLOSED') {
    await releaseCredit(trx, order.id, now);
    await releaseCapacity(trx, order.id, now);
    await releaseStock(trx, order.id, now);
  }
  await tell(step, stage);
  return together(entering(step, stage, now), {
    changes: { closed_at: now, ...(await rejectionOf(step, stage)) },
    audit: [],
  });
}

async function withdrawRequests({ trx, order, now }: Step): Promise<void> {
  await trx
    .updateTable('requests')
    .set({ status: 'withdrawn', settled_at: now })
    .where('order_id', '=', order.id)
    .where('status', '=', 'open')
    .execute();
}

async function tell(step: Step, stage: FinalStage): Promise<void> {
  if (stage === 'CLOSED') return;
  const { trx, order, policy, progress, now, correlationId } = step;
  const kind = stage === 'CANCELLED' ? 'cancel' : 'decline';
  const request = progress.requests.find((asked) => asked.kind === kind && asked.status === 'granted');
  const reason = stage === 'REJECTED' ? await rejectionReason(step) : { reason: request?.reason ?? '' };
  await queueNotices(trx, {
    event: EVENTS[stage],
    order: { ...noticeOrder(order), stage },
    policy,
    data: { ...reason, customerReason: request?.customerReason ?? '' },
    dedupe: order.id,
    now,
    correlationId,
  });
}

const EVENTS = { CANCELLED: 'cancelled', DECLINED: 'declined', REJECTED: 'rejected' } as const;

/** Why it is against the rules: in the policy's words, else in those of the clerk who judged it (D1; P-7). */
async function rejectionReason(step: Step): Promise<Record<string, string>> {
  const reasons = step.order.refusal_reason;
  if (!reasons) return { reason: await refusalReasons(step) };
  return {
    reasonZh: reasons.map(({ zh }) => zh).join(';'),
    reasonEn: reasons.map(({ en }) => en).join('; '),
  };
}

/** What the clerk said is kept with the order. */
async function rejectionOf(step: Step, stage: FinalStage) {
  if (stage !== 'REJECTED' || step.order.refusal_reason) return {};
  const reason = await refusalReasons(step);
  return { refusal_reason: json([{ zh: reason, en: reason }]) };
}
