/** What a policy may have reckoned for the approvers of a gate: the price of each line, and the way of payment. */
export const SHOWN = ['prices', 'payment'] as const;

export type Shown = (typeof SHOWN)[number];
