import { queueNotices } from '../db/notices.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { commitOrder } from '../db/orders.ts';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import type { GateState } from '../domain/gates/settle-gate.ts';
import type { NoticeEvent } from '../domain/notices/notice.ts';
import { waits } from '../domain/gates/waiting-outcomes.ts';
import type { Hint } from './command.ts';
import type { Deciding } from './decide-task.ts';
import type { Effects } from './decision-effects.ts';
import { requestReceivers } from './request-receivers.ts';

type Made = { decisionId: string; gate: GateState; effects: Effects };

/**
 * The decision's event in the order's chain with those of what approving did, and the order's next seq when the process
 * must look.
 */
export async function commitDecision(
  deciding: Deciding,
  { decisionId, gate, effects }: Made,
): Promise<{ seq: number; hint: Hint | null }> {
  const { trx, scope, order, policy, context, input } = deciding;
  const { gate: asked, person } = context;
  const event = effects.audit.some(({ kind }) => kind === 'continued-at-risk')
    ? null
    : requestNotice(asked.kind, gate);
  if (event) {
    await queueNotices(trx, {
      event,
      order: noticeOrder(order),
      policy,
      receivers: await requestReceivers(deciding, event),
      data: { reason: input.reason ?? '' },
      dedupe: asked.id,
      now: scope.now,
      correlationId: scope.correlationId,
    });
  }
  // A vote that settles nothing leaves the process where it is.
  const move = gate !== 'open' || waits(input.outcome);
  const { seq } = await commitOrder(trx, order, {
    changes: effects.changes ?? {},
    audit: [
      {
        kind: 'decided',
        actor: person.id,
        data: {
          decisionId,
          taskId: input.taskId,
          gate: asked.code,
          gateId: asked.id,
          revision: order.revision,
          revisionHash: context.revision.sha256,
          outcome: input.outcome,
          reason: input.reason ?? null,
          conditions: input.conditions ?? [],
          findings: input.findings ?? {},
          ...(input.questions && { questions: input.questions }),
          gateStatus: gate,
        },
        correlationId: scope.correlationId,
        at: scope.now,
      },
      ...effects.audit,
    ],
    move,
    now: scope.now,
  });
  const kind = `${asked.code}-${gate === 'open' ? input.outcome : gate}`;
  const hint = { orderId: order.id, intakeNumber: order.intake_number, seq, kind };
  return { seq, hint: move ? hint : null };
}

/** What is said of an answer to a request; of a cancel or decline that is granted, when the order has ended. */
function requestNotice(kind: GateKind, gate: GateState): NoticeEvent | null {
  if (kind === 'change' && gate === 'approved') return 'change-granted';
  if (gate !== 'refused') return null;
  return kind === 'cancel' || kind === 'decline' || kind === 'change' ? `${kind}-refused` : null;
}
