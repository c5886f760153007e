/** The company's price list, or the list with surcharges for what is made to measure (P-50). */
export const QUOTE_BASES = ['price-list', 'custom'] as const;

export type QuoteBasis = (typeof QUOTE_BASES)[number];

/** One line of a quote. Prices of one unit without tax; listPrice null for what is not in the list. */
export type QuoteLine = {
  lineNo: number;
  sku: string | null;
  quantity: string;
  unit: string;
  listPrice: string | null;
  surcharge: string;
  reason: string | null;
  price: string;
  /** Of the whole line, with tax. */
  total: string;
};
