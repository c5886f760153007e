/** Where somebody can be reached: a name, and a phone or an e-mail address. */
export type Contact = { name: string; phone?: string | undefined; email?: string | undefined };

/** A customer of the register, or somebody named with a contact (P-4). */
export type Party = {
  customerId?: string | undefined;
  name?: string | undefined;
  contact?: Contact | undefined;
};

export type PartyRole = 'buyer' | 'payer' | 'endUser' | 'consignee';

/** A role that is not given is the buyer's. */
export type Parties = { buyer: Party } & { [role in Exclude<PartyRole, 'buyer'>]?: Party | undefined };

export type PriceBasis = 'net' | 'gross';

/** One line as a customer gives it: one of the two unit prices; the other follows from the tax rate. */
export type OrderLine = {
  lineNo?: number | undefined;
  sku?: string | undefined;
  name?: string | undefined;
  spec?: string | undefined;
  /** Decimal text in the unit: "12.5". */
  quantity: string;
  unit: string;
  /** Price of one unit without tax. */
  netPrice?: string | undefined;
  /** Price of one unit with tax. */
  grossPrice?: string | undefined;
  /** Which of the two was agreed, and so is reckoned with. */
  priceBasis?: PriceBasis | undefined;
  /** A share: "0.13". */
  taxRate: string;
  remark?: string | undefined;
};

export type Delivery = {
  /** YYYY-MM-DD. */
  date: string;
  place?: string | undefined;
  terms?: string | undefined;
  packing?: string | undefined;
};

export type FieldValue = string | number | boolean;

/** What a customer orders: the content of one revision (P-4, P-5). */
export type OrderDocument = {
  parties: Parties;
  lines: readonly OrderLine[];
  /** ISO 4217. */
  currency: string;
  paymentMethod: string;
  delivery: Delivery;
  quality?: string | undefined;
  /** The policy's own fields by their code. */
  fields?: Readonly<Record<string, FieldValue>> | undefined;
  remarks?: string | undefined;
  /** Sales says that the order is special, and why (P-22, P-23). */
  special?: { reason: string } | undefined;
};

export type CompleteLine = OrderLine & {
  lineNo: number;
  netPrice: string;
  grossPrice: string;
  priceBasis: PriceBasis;
};

/** A document as a revision stores it: every line numbered, with both prices; numbers in one spelling. */
export type CompleteDocument = Omit<OrderDocument, 'lines'> & { lines: readonly CompleteLine[] };

/** Who stands in a role; the buyer where nobody is given. */
export function partyOf(document: OrderDocument, role: PartyRole): Party {
  return document.parties[role] ?? document.parties.buyer;
}
