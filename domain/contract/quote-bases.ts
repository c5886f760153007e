/** The company's price list, or the list with surcharges for what is made to measure (P-50). */
export const QUOTE_BASES = ['price-list', 'custom'] as const;

export type QuoteBasis = (typeof QUOTE_BASES)[number];
