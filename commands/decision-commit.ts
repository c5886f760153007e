import type { AuditEntry } from '../db/audit.ts';
import { queueNotices } from '../db/notices.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { commitOrder } from '../db/orders.ts';
import { waits } from '../domain/gates/waiting-outcomes.ts';
import type { Hint } from './command.ts';
import type { Deciding } from './decide-task.ts';

/** The decision's event in the order's chain with those of what approving did, and the order's next seq when the process must look. */
export async function commitDecision(
  { trx, scope, order, policy, context, input }: Deciding,
  decisionId: string,
  gate: 'open' | 'approved' | 'refused',
  done: readonly AuditEntry[],
): Promise<{ seq: number; hint: Hint | null }> {
  const { gate: asked, person } = context;
  if (gate === 'refused' && (asked.kind === 'cancel' || asked.kind === 'decline')) {
    await queueNotices(trx, {
      event: asked.kind === 'cancel' ? 'cancel-refused' : 'decline-refused',
      order: noticeOrder(order),
      policy,
      data: { reason: input.reason ?? '' },
      dedupe: asked.id,
      now: scope.now,
      correlationId: scope.correlationId,
    });
  }
  // A vote that settles nothing leaves the process where it is.
  const move = gate !== 'open' || waits(input.outcome);
  const { seq } = await commitOrder(trx, order, {
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
      ...done,
    ],
    move,
    now: scope.now,
  });
  const kind = `${asked.code}-${gate === 'open' ? input.outcome : gate}`;
  const hint = { orderId: order.id, intakeNumber: order.intake_number, seq, kind };
  return { seq, hint: move ? hint : null };
}
