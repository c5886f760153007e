/** What a policy may have reckoned for the approvers of a gate: each line's price, the way of payment, the stock. */
export const SHOWN = ['prices', 'payment', 'stock'] as const;

export type Shown = (typeof SHOWN)[number];
