import { acceptedSince } from '../db/negotiation.ts';
import { revisionNeed, type RevisionCause } from '../domain/order/revision-causes.ts';
import type { Stage } from '../domain/order/stages.ts';
import type { Progress } from '../domain/process/progress.ts';
import { refusedSince } from '../domain/process/stands.ts';
import { refuseIfMissing } from './facts-missing.ts';
import { type OpenOrder, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/**
 * Throws `wrong-stage`, `facts-missing` or `validation` for a revision without what its cause needs where the order
 * stands (P-44, P-144, P-145).
 */
export async function requireAgreed(
  { trx, policy, order }: OpenOrder,
  { stage, progress }: { stage: Stage; progress: Progress },
  { cause, note = '' }: { cause: RevisionCause; note?: string | undefined },
): Promise<void> {
  const number = order.intake_number;
  switch (revisionNeed(policy, stage, cause)) {
    case 'nothing':
      return;
    case 'grant': {
      const who = policy.change?.owners.map(({ role }) => role).join(' or ');
      throw new CommandProblem(
        'wrong-stage',
        `Order ${number} stands at ${stage}: a change for the customer is asked for in writing, and granted by ${who} (${policy.change?.rule}).`,
      );
    }
    case 'accepted-round': {
      if (await acceptedSince(trx, order, refusedSince(progress))) return;
      const message = `Order ${number} is negotiated: record what was proposed, and that the other side has accepted it, before you revise the order (P-44).`;
      return refuseIfMissing([{ path: 'negotiation', code: 'required', message }]);
    }
    case 'note':
      return requireText('note', note);
  }
}
