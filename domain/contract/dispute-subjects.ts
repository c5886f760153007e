/** What a dispute is about (P-58). */
export const DISPUTE_SUBJECTS = ['contract', 'price', 'quality', 'delivery', 'payment', 'other'] as const;

export type DisputeSubject = (typeof DISPUTE_SUBJECTS)[number];
