import { openRequest } from '../../domain/process/stands.ts';
import { askQuestions } from './ask-questions.ts';
import { NOTHING, type Step, type Written } from './step.ts';

/** A cancel request before the order is effective is decided by whom the policy names (P-155). */
export async function askRequestedCancel(step: Step): Promise<Written> {
  return askRequest(step, 'cancel');
}

/** Declining an order is itself approved: by general manager or deputy (P-42). */
export async function askRequestedDecline(step: Step): Promise<Written> {
  return askRequest(step, 'decline');
}

async function askRequest(step: Step, kind: 'cancel' | 'decline'): Promise<Written> {
  const { trx, policy, progress } = step;
  const request = openRequest(progress, kind);
  if (!request || request.gateId !== null) return NOTHING;
  const written = await askQuestions(step, [
    {
      code: kind,
      kind,
      stage: progress.stage,
      mode: 'any',
      veto: true,
      owners: policy[kind].owners,
      openedAt: new Date(request.requestedAt),
      request: { reason: request.reason, requestedBy: request.requestedBy },
    },
  ]);
  await trx
    .updateTable('requests')
    .set(({ selectFrom }) => ({
      gate_id: selectFrom('gates')
        .select('id')
        .where('order_id', '=', step.order.id)
        .where('code', '=', kind)
        .where('status', '=', 'open'),
    }))
    .where('id', '=', request.id)
    .execute();
  return written;
}
