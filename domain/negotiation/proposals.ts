/** What a round of talks with the customer may propose after a refusal (P-42, P-44). */
export const PROPOSAL_KINDS = [
  'later-date',
  'quantity',
  'specification',
  'price',
  'prepayment',
  'other',
] as const;

/** What the other side says to it; a counter-proposal begins the next round. */
export const PROPOSAL_ANSWERS = ['accepted', 'refused', 'counter'] as const;

export type ProposalKind = (typeof PROPOSAL_KINDS)[number];
export type ProposalAnswer = (typeof PROPOSAL_ANSWERS)[number];
