import { acceptedSince } from '../db/negotiation.ts';
import { ungrantedChanges } from '../db/requests.ts';
import { canonicalHash } from '../domain/order/document-hash.ts';
import { revisionNeed, type RevisionCause } from '../domain/order/revision-causes.ts';
import type { Stage } from '../domain/order/stages.ts';
import type { Progress } from '../domain/process/progress.ts';
import { refusedSince } from '../domain/process/stands.ts';
import { refuseIfMissing } from './facts-missing.ts';
import { type OpenOrder, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/**
 * Throws `wrong-stage`, `facts-missing` or `validation` for a revision without what its cause needs where the order
 * stands (P-44, P-144, P-145). Answers whether it comes of what was agreed in talks, which need not be in the document.
 */
export async function requireAgreed(
  { trx, policy, order }: OpenOrder,
  { stage, progress }: { stage: Stage; progress: Progress },
  { cause, note = '' }: { cause: RevisionCause; note?: string | undefined },
): Promise<boolean> {
  const number = order.intake_number;
  switch (revisionNeed(policy, stage, cause)) {
    case 'nothing':
      return false;
    case 'grant': {
      const who = policy.change?.owners.map(({ role }) => role).join(' or ');
      throw new CommandProblem(
        'wrong-stage',
        `Order ${number} stands at ${stage}: a change for the customer is asked for in writing, and granted by ${who} (${policy.change?.rule}).`,
      );
    }
    case 'accepted-round': {
      if (await acceptedSince(trx, order, refusedSince(progress))) return true;
      const message = `Order ${number} is negotiated: record what was proposed, and that the other side has accepted it, before you revise the order (P-44).`;
      refuseIfMissing([{ path: 'negotiation', code: 'required', message }]);
      return false;
    }
    case 'note':
      requireText('note', note);
      return false;
  }
}

/**
 * Throws `wrong-stage` for an error of ours that says just what the customer has asked for and nobody has granted
 * (P-144).
 */
export async function requireNotAsked(
  { trx, policy, order }: OpenOrder,
  cause: RevisionCause,
  sha256: string,
): Promise<void> {
  if (cause !== 'our-error' || !policy.change) return;
  const asked = await ungrantedChanges(trx, order.id);
  if (!asked.some((document) => canonicalHash(document) === sha256)) return;
  throw new CommandProblem(
    'wrong-stage',
    `The customer has asked for this change of order ${order.intake_number} in writing: it is not made without the grant (${policy.change.rule}).`,
  );
}
