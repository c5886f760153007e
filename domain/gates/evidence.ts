import type { CompleteDocument, FieldValue } from '../order/document.ts';
import type { ProposalKind } from '../negotiation/proposals.ts';
import type { CapacityOption } from '../capacity/options.ts';
import type { Season } from '../season/season-window.ts';
import type { WantedDocument } from './customer-documents.ts';

/** What an approver was shown when the task was opened; stored with the task and hashed into the decision. */
export type Evidence = {
  order: {
    intakeNumber: string;
    revision: number;
    amount: string;
    currency: string;
    requiredOn: string;
    classes: string[];
  };
  credit?: CreditEvidence;
  capacity?: CapacityEvidence;
  contract?: ContractEvidence;
  quote?: QuoteEvidence;
  settlement?: SettlementEvidence;
  material?: MaterialEvidence;
  profit?: ProfitEvidence;
  /** Of goods that can be had in a season only, each season with its lines (P-25). */
  seasons?: Season[];
  /** The documents that the policy wants of the customer, as they stood (P-27, P-32). */
  qualification?: WantedDocument[];
  /** Given prices against the list, and the way of payment against the policy (P-29, P-30, P-32). */
  prices?: PriceEvidence[];
  payment?: PaymentEvidence;
  /** What was raised before this gate was asked, with the opinion how to handle it (P-45). */
  raisedRisks?: Risk[];
  /** Results of the gates settled before this one on this revision, with reasons (P-22). */
  earlier?: EarlierResult[];
  /** Of a question that is asked again in a later revision: its last refusal (P-44). */
  refusedBefore?: RefusedBefore;
  /** At which risks the order goes on although it was refused. */
  risks?: { description: string; ownerRole: string; reviewOn: string }[];
  /**
   * Days that were given by findings, in meetings or for a review of a risk, and by whom they are to be kept (P-37,
   * P-39, P-45).
   */
  givenDays?: { kind: string; description: string; ownerRole: string; dueOn: string }[];
  /** Why a cancel, a decline or a change is asked for. */
  /** customerReason: what the customer will be told of why it is declined. */
  request?: { reason: string; requestedBy: string; customerReason?: string };
  /** Of a change: the customer's letter, what the order would say, and the enquiry and project it would name. */
  change?: {
    letter: { reference: string; sha256: string };
    document: CompleteDocument;
    enquiryId?: string;
    projectId?: string;
  };
};

export type CreditEvidence = {
  account: string | null;
  limit: string;
  exposure: string;
  available: string;
  needed: string;
  /** What is paid of the order already, which it does not need; absent in evidence from before it was shown. */
  paid?: string;
  fits: boolean;
  prepaid: boolean;
  rating: string;
  onTimeShare: string;
  overdue: string;
};

export type CapacityEvidence = {
  earliest: string | null;
  requiredOn: string;
  /** Lines of which nobody can say what hours they take; stored tasks of before do not say. */
  unknown?: number[];
  fits: boolean;
  shortfallHours: Record<string, number>;
  options: Record<'overtime' | 'equipment' | 'outsourcing', CapacityOption>;
};

/** The newest version of the contract when the question was asked, and who had signed it by then. */
export type ContractEvidence = {
  version: number;
  revision: number;
  sha256: string;
  reference: string;
  draftedBy: string;
  draftedAt: string;
  signatures: { party: string; signedOn: string; method: 'signature' | 'seal'; sha256: string }[];
};

/** The newest quote of the order. */
export type QuoteEvidence = {
  version: number;
  revision: number;
  basis: 'price-list' | 'custom';
  total: string;
  currency: string;
  validUntil: string;
  quotedBy: string;
};

/** The payment methods that credit and policy leave open, and the one that was chosen (P-129). */
export type SettlementEvidence = { allowed: string[]; chosen: string | null; reason: string | null };
/** Stock and supply for an order (P-36, P-47, P-71). Quantities are decimal texts, days YYYY-MM-DD. */
export type MaterialEvidence = {
  /** The day on which the material has to be there. */
  neededOn: string;
  lines: Allocation[];
  materials: MaterialNeed[];
  /** Lines of which neither stock nor materials are known. */
  unknown: number[];
  /** Nothing is at risk, and something is known of every line. */
  fits: boolean;
};

/** What a line takes from stock, above the safety stock, and what has to be made or bought for it. */
export type Allocation = {
  lineNo: number;
  sku: string;
  /** The product's own. */
  unit: string;
  required: string;
  fromStock: string;
  toProduce: string;
  /** Of the product's stock, for other orders. */
  keptForOthers: string;
};

export type MaterialNeed = {
  sku: string;
  name: string;
  unit: string;
  required: string;
  onHand: string;
  /** By the warehouse, beside the orders here. */
  reserved: string;
  /** For other orders here. */
  keptForOthers: string;
  safetyStock: string;
  /** Of when the figures are; null before the first count. */
  countedAt: string | null;
  /** On hand, less what is reserved or kept for others and the safety stock. */
  available: string;
  shortage: string;
  /** When suppliers can bring the shortage; null where there is none, and where they cannot. */
  arrival: Arrival | null;
  /** There is a shortage that nobody can bring by the day needed. */
  atRisk: boolean;
  alternatives: { sku: string; name: string; unit: string; available: string }[];
};

export type Arrival = { on: string; suppliers: { supplier: string; quantity: string; on: string }[] };

/** What an order earns (P-38), without tax, in its currency; shares such as "0.0825". Null where costs are unknown. */
export type ProfitEvidence = {
  net: string;
  cost: string | null;
  profit: string | null;
  margin: string | null;
  /** Of the policy; null where it has none, and only a loss is too low. */
  minimumMargin: string | null;
  tooLow: boolean;
  lines: LineProfit[];
  /** Lines whose costs are not known. */
  unknown: number[];
};

export type LineProfit = {
  lineNo: number;
  net: string;
  costs: { material: string; labour: string; energy: string; freight: string; total: string } | null;
  margin: string | null;
};

/** Of one line: unit prices without tax; deviation: of the given one from the list price, as a share. */
export type PriceEvidence = {
  line: number;
  sku: string | null;
  inCatalogue: boolean;
  listPrice: string | null;
  netPrice: string;
  deviation: string | null;
};

export type PaymentEvidence = {
  method: string;
  accepted: boolean;
  prepaid: boolean;
  dueBeforeEffect: string;
};

export type Risk = {
  id: string;
  description: string;
  opinion: string;
  ownerRole: string;
  raisedBy: string;
  raisedAt: string;
  /** What was done about it; null while it is open. */
  handling: string | null;
};

export type EarlierResult = {
  gate: string;
  outcome: string;
  reason: string | null;
  conditions: Condition[];
  /** What was found beside the answer, by the policy's codes; absent where nothing was asked for. */
  findings?: Record<string, FieldValue>;
  /** Of a meeting: what it came to, with its minutes and their hash. */
  meeting?: { heldAt: string; outcome: string; measures: string | null; minutes: string; sha256: string };
  decidedBy: string;
  decidedAt: string;
};

/** How a gate was refused, and the proposals that were accepted and have become the order's revisions since. */
export type RefusedBefore = {
  revision: number;
  reason: string | null;
  decidedBy: string;
  decidedAt: string;
  agreed: AgreedRound[];
};

export type AgreedRound = {
  round: number;
  kind: ProposalKind;
  proposedBy: 'us' | 'customer';
  proposal: string;
  answerText: string | null;
  reference: string | null;
};

/** A condition of a conditional yes; it becomes an obligation with an owner and a date. */
export type Condition =
  | { kind: 'prepayment'; share: string; description: string; ownerRole: string; dueOn: string }
  | { kind: 'guarantee'; amount: string; description: string; ownerRole: string; dueOn: string }
  | { kind: 'other'; description: string; ownerRole: string; dueOn: string };
