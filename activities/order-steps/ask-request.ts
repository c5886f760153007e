import { changeOf } from '../../db/requests.ts';
import type { RequestKind } from '../../domain/gates/gate-kinds.ts';
import { openRequest } from '../../domain/process/stands.ts';
import { askQuestions } from './ask-questions.ts';
import { NOTHING, type Step, together, type Written } from './step.ts';

/**
 * What is asked of an order before it is effective is decided by whom the policy names: to cancel it (P-155), or to
 * change it (P-144).
 */
export async function askRequested(step: Step): Promise<Written> {
  return together(await askRequest(step, 'cancel'), await askRequest(step, 'change'));
}

/** Declining an order is itself approved: by general manager or deputy (P-42). */
export async function askRequestedDecline(step: Step): Promise<Written> {
  return askRequest(step, 'decline');
}

async function askRequest(step: Step, kind: RequestKind): Promise<Written> {
  const { trx, policy, progress } = step;
  const request = openRequest(progress, kind);
  const owners = policy[kind]?.owners;
  if (!request || !owners || request.gateId !== null) return NOTHING;
  const { reason, requestedBy, customerReason } = request;
  const change = kind === 'change' ? await changeOf(trx, { requestId: request.id }) : null;
  const written = await askQuestions(step, [
    {
      code: kind,
      kind,
      stage: progress.stage,
      mode: 'any',
      veto: true,
      owners,
      openedAt: new Date(request.requestedAt),
      request: { reason, requestedBy, ...(customerReason !== null && { customerReason }) },
      ...(change && { change: { letter: change.letter, document: change.document, ...change.links } }),
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
