import type { Policy } from '../policy/policy-schema.ts';
import type { Stage } from './stages.ts';

/**
 * Why an order is changed before it is effective: the customer wants it, we had it wrong, its specification changed
 * (P-145).
 */
export const REVISION_CAUSES = ['customer', 'our-error', 'specification'] as const;

export type RevisionCause = (typeof REVISION_CAUSES)[number];

/**
 * What a revision needs first: the grant of a written request (P-144), a proposal that was accepted since the refusal
 * (P-44), or words of what was wrong.
 */
export type RevisionNeed = 'nothing' | 'grant' | 'accepted-round' | 'note';

type Situation = 'customer-asked' | 'negotiated' | 'granted' | 'free';

/**
 * A changed specification is other goods for the customer, so that it needs what their own wish needs. What we had
 * wrong the customer has said before: nobody agrees to it, but it is said what was wrong. Of that the sources say
 * only that the change is on record (P-145).
 */
const NEEDS: Readonly<Record<Situation, Readonly<Record<RevisionCause, RevisionNeed>>>> = {
  'customer-asked': { customer: 'nothing', specification: 'nothing', 'our-error': 'nothing' },
  negotiated: { customer: 'accepted-round', specification: 'accepted-round', 'our-error': 'note' },
  granted: { customer: 'grant', specification: 'grant', 'our-error': 'note' },
  free: { customer: 'nothing', specification: 'nothing', 'our-error': 'nothing' },
};

/** What sales needs to revise an order that stands here, for this cause; a change that is granted needs no more. */
export function revisionNeed(
  policy: Pick<Policy, 'change' | 'authority'>,
  stage: Stage,
  cause: RevisionCause,
): RevisionNeed {
  return NEEDS[situationAt(policy, stage)][cause];
}

/**
 * What an order lacks is asked of its customer (P-6); after a refusal it is talked about (P-44), where somebody may.
 */
function situationAt({ change, authority }: Pick<Policy, 'change' | 'authority'>, stage: Stage): Situation {
  if (stage === 'AWAITING_CUSTOMER_INFO') return 'customer-asked';
  const talks = (authority.negotiate ?? []).length > 0;
  if (stage === 'NEGOTIATING' && talks) return 'negotiated';
  return change ? 'granted' : 'free';
}
