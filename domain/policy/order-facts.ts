/** What a policy's conditions may ask of an order. Money in whole minor units (fen, cents), so that it is exact. */
export type OrderFacts = {
  order: {
    /** The total with tax. */
    amountMinor: bigint;
    /** The total without tax. */
    netMinor: bigint;
    currency: string;
    channel: string;
    paymentMethod: string;
    /** Calendar days from receipt to the wanted delivery date; negative when that date has passed. */
    requiredInDays: number;
    /** Why sales calls the order special (P-22, P-23); '' when it does not. */
    specialReason: string;
    /** The seasons of the goods (P-25); none for goods that can be had at any time. */
    seasons?: readonly SeasonFacts[] | undefined;
    lines: readonly LineFacts[];
    /** The policy's own fields as given; one that is absent counts as '', 0 or false. */
    fields: Readonly<Record<string, string | number | boolean | null | undefined>>;
    /** Class codes. Not there yet while the order is being classified. */
    classes: readonly string[];
  };
  customer: {
    isNew: boolean;
    /** The credit rating's letter; '' when there is none. */
    rating: string;
    /** Share of invoices paid on time, 0 to 1; 1 when there is no history. */
    onTimeShare: number;
    /** The customer's master data say so (P-24). */
    specialIndustry?: boolean;
  };
};

export type SeasonFacts = {
  code: string;
  /** Whether the wanted date lies in the season. */
  inWindow: boolean;
  /** Calendar days from receipt to the day by which production has to be planned; negative when it has passed. */
  planInDays: number;
};

export type LineFacts = {
  sku: string;
  quantity: number;
  amountMinor: bigint;
  inCatalogue: boolean;
  /** The product is not made any more when the order comes, and since how many full years (P-20). */
  discontinued?: boolean;
  discontinuedYears?: number;
  /** The product's master data say so (P-24). */
  sensitive?: boolean;
};
