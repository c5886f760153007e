import { calendarOf, policyCalendarId } from '../../db/calendars.ts';
import { pauseClocks, resumeClocks } from '../../db/clocks/pause-clocks.ts';
import { startClocks, stopStageClocks } from '../../db/clocks.ts';
import { orderDocument } from '../../db/revisions.ts';
import { isFinal, type Stage } from '../../domain/order/stages.ts';
import { pauseForDesign } from './pause-for-design.ts';
import type { Step, Written } from './step.ts';

/** While an order is in these stages it waits for the customer, and clocks that the policy says stand still. */
const STANDS_STILL = [
  ['NEGOTIATING', 'negotiating'],
  ['AWAITING_CUSTOMER_INFO', 'customer-info'],
] as const;

/**
 * When a step takes its order into another stage: the clocks of the stage that it leaves stop, at the moment the next
 * one counts from; those of the next stage start, and with the first stage those of the order (P-169). An order that
 * came in incomplete was in its stage before the first step. A design lies with the customer only while its order
 * stands at DESIGN: elsewhere nobody can answer to it. Doing it again starts nothing twice.
 */
export async function timeStage(step: Step, { changes = {} }: Pick<Written, 'changes'>): Promise<void> {
  const { order } = step;
  const stage = changes.stage ?? order.stage;
  const at = changes.stage_since instanceof Date ? changes.stage_since : order.stage_since;
  const left = stage === order.stage ? null : order.stage;
  if (!left && stage !== 'AWAITING_CUSTOMER_INFO') return;
  await timeMove(step, { left, stage, at });
  if (stage === 'DESIGN') await pauseForDesign(step, { gateId: null, since: at });
  if (left === 'DESIGN') {
    await resumeClocks(step.trx, { orderId: order.id, gateId: null, reason: 'customer-design', at });
  }
}

type Move = { left: Stage | null; stage: Stage; at: Date };

/** A stage that nothing times costs no statement. */
async function timeMove(step: Step, { left, stage, at }: Move): Promise<void> {
  const { trx, order, policy } = step;
  const timed = (of: Stage) =>
    policy.clocks.some((clock) => 'order' in clock.of || ('stage' in clock.of && clock.of.stage === of));
  if (left && timed(left)) await stopStageClocks(trx, order.id, { at, effective: stage === 'EFFECTIVE' });
  if (isFinal(stage) || stage === 'EFFECTIVE') return;
  if (timed(stage)) await startStage(step, stage, at);
  for (const [still, reason] of STANDS_STILL) {
    const pause = { orderId: order.id, gateId: null, reason, at };
    if (left === still) await resumeClocks(trx, pause);
    if (stage === still) await pauseClocks(trx, pause);
  }
}

async function startStage({ trx, order, policy }: Step, stage: Stage, since: Date): Promise<void> {
  const calendarId = policyCalendarId(policy.id);
  await startClocks(trx, {
    order,
    policy,
    document: await orderDocument(trx, order),
    calendar: { id: calendarId, ...(await calendarOf(trx, calendarId)) },
    gates: [],
    entered: { stage, since, receivedAt: order.received_at },
  });
}
