import { stopGateClocks } from '../../db/clocks.ts';
import { noticeOrder } from '../../db/notice-order.ts';
import { queueNotices } from '../../db/notices.ts';
import { isRequest } from '../../domain/gates/gate-kinds.ts';
import { refusedSince } from '../../domain/process/stands.ts';
import { askRequested, askRequestedDecline } from './ask-request.ts';
import { entering, NOTHING, type Step, together, type Written } from './step.ts';
import { refusalReasons } from './refusal-reasons.ts';
import { withdrawGates } from '../../db/withdraw-gates.ts';

/**
 * A refusal is not the end (P-44): sales is told why, and the order waits for a new revision or for a request to
 * decline it. What other gates have approved is kept for it meanwhile, hours as long as they are reserved.
 */
export async function negotiate(step: Step): Promise<Written> {
  return together(await enterNegotiation(step), await askRequestedDecline(step), await askRequested(step));
}

async function enterNegotiation(step: Step): Promise<Written> {
  const { trx, order, policy, progress, now, correlationId } = step;
  if (order.stage === 'NEGOTIATING') return NOTHING;
  const refused = progress.gates.filter(({ kind, status }) => status === 'refused' && !isRequest(kind));
  const since = refusedSince(progress);
  await withdrawGates(trx, order, { at: now, which: 'of-policy' });
  await stopGateClocks(trx, order.id, now);
  await queueNotices(trx, {
    event: 'refused',
    order: noticeOrder(order),
    policy,
    data: { gates: refused.map((gate) => gate.code).join(', '), reason: await refusalReasons(step) },
    dedupe: `${order.id}:${order.revision}:${since.toISOString()}`,
    now,
    correlationId,
  });
  return entering(step, 'NEGOTIATING', since);
}
