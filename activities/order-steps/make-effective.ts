import { allotOrderNumber } from '../../db/counters.ts';
import { makeCapacityEffective } from '../../db/capacity.ts';
import { makeCreditEffective } from '../../db/credit.ts';
import { lapseGates } from '../../db/lapse-gates.ts';
import { noticeOrder } from '../../db/notice-order.ts';
import { noticeReceivers, queueNotices } from '../../db/notices.ts';
import { makeStockEffective } from '../../db/stock-reservations.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { dueSince, openRequest } from '../../domain/process/stands.ts';
import { unmetBeforeEffect } from '../../domain/process/unmet.ts';
import { askRequested } from './ask-request.ts';
import { holdForCredit } from './credit-at-effect.ts';
import { entering, NOTHING, stayingSince, type Step, stepEvent, together, type Written } from './step.ts';
import { tellPreconditions } from './tell-preconditions.ts';

/**
 * Makes an order effective whose every gate is approved: what was reserved for exactly this revision becomes
 * effective in the same transaction. It waits for preconditions and for an open request to cancel or to change it, and
 * credit that does not hold any more holds the order (P-49).
 */
export async function makeEffective(step: Step): Promise<Written> {
  if (step.order.stage === 'EFFECTIVE') return NOTHING;
  const asked = await askRequested(step);
  if (openRequest(step.progress, 'cancel') || openRequest(step.progress, 'change')) return asked;
  const unmet = unmetBeforeEffect(step.progress);
  if (unmet.length > 0) return tellPreconditions(step, 'EFFECTIVE', unmet);
  const held = isAsked(step, 'credit') ? await holdForCredit(step) : null;
  return held ?? convert(step);
}

async function convert(step: Step): Promise<Written> {
  const { trx, order, policy, progress, now, correlationId } = step;
  const { id: orderId, revision } = order;
  const credit = isAsked(step, 'credit')
    ? await makeCreditEffective(trx, { orderId, revision, at: now })
    : 'ok';
  if (credit === 'missing') return askCreditAgain(step);
  const capacity = await makeCapacityEffective(trx, { orderId, revision, now });
  if (capacity === 'lapsed') throw new Error(`order ${orderId}: hours lapsed after the guard had seen them`);
  if (isAsked(step, 'material')) await makeStockEffective(trx, { orderId, revision });
  // Asked before the number is taken: others who want the sequence wait from then on until the commit.
  const told = { event: 'effective', order: noticeOrder(order), policy, now } as const;
  const receivers = await noticeReceivers(trx, told);
  const number =
    order.order_number ??
    (await allotOrderNumber(trx, policy, {
      companyCode: order.companyCode,
      classes: order.classes,
      localDate: localDate(now, policy.calendar.zone),
    }));
  await queueNotices(trx, {
    ...told,
    order: { ...told.order, orderNumber: number, stage: 'EFFECTIVE' },
    receivers,
    data: { orderNumber: number, requiredOn: order.required_on },
    dedupe: orderId,
    correlationId,
  });
  const since = stayingSince(step, new Date(dueSince(policy, progress, 'EFFECTIVE')));
  return together(entering(step, 'EFFECTIVE', since), {
    changes: { order_number: number },
    audit: [
      stepEvent(step, 'effective', {
        orderNumber: number,
        gates: approvals(step),
        ...(policy.effective && { event: policy.effective.title }),
      }),
    ],
    after: { ...progress, stage: 'EFFECTIVE', stageSince: since.toISOString() },
  });
}

/**
 * An account was opened after credit was approved of a customer who had none: nothing is booked on it for the order, so
 * that credit is asked again (P-26).
 */
async function askCreditAgain(step: Step): Promise<Written> {
  const { trx, order, now } = step;
  await lapseGates(trx, order, { kinds: ['credit'], at: now });
  return { audit: [stepEvent(step, 'credit-lapsed', { reason: 'an account was opened since' })] };
}

/** The approvals that make the order effective, and what it passed at a risk, so that the chain itself says which. */
function approvals({ progress }: Step) {
  return progress.gates
    .filter((gate) => gate.status === 'approved' || gate.status === 'at-risk')
    .map(({ code, id, settledAt, status }) => ({
      gate: code,
      gateId: id,
      settledAt,
      ...(status === 'at-risk' && { atRisk: true }),
    }));
}

function isAsked({ progress }: Step, kind: 'credit' | 'material'): boolean {
  return progress.gates.some((gate) => gate.kind === kind && gate.status !== 'refused');
}
