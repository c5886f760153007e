import type { QuoteLine } from '../../domain/contract/quote.ts';
import type { QuoteBasis } from '../../domain/contract/quote-bases.ts';
import type { DisputeSubject } from '../../domain/contract/dispute-subjects.ts';
import type { Decimal, Json } from './columns.ts';

export type QuotesTable = {
  id: string;
  order_id: string;
  revision: number;
  version: number;
  basis: QuoteBasis;
  lines: Json<QuoteLine[]>;
  total: Decimal;
  currency: string;
  valid_until: string;
  quoted_by: string;
  quoted_at: Date;
};

export type SettlementsTable = {
  id: string;
  order_id: string;
  choice: number;
  method: string;
  allowed: string[];
  reason: string;
  chosen_by: string;
  chosen_at: Date;
};

export type ContractVersionsTable = {
  id: string;
  order_id: string;
  revision: number;
  version: number;
  /** The text of each clause, by the policy's code. */
  clauses: Json<Record<string, string>>;
  /** Who answers for each duty, by the policy's code. */
  responsibilities: Json<Record<string, string>>;
  reference: string;
  sha256: string;
  drafted_by: string;
  drafted_at: Date;
};

export type SignaturesTable = {
  id: string;
  contract_version_id: string;
  party: string;
  signed_by: string;
  signer_title: string | null;
  signed_on: string;
  method: 'signature' | 'seal';
  seal: string | null;
  reference: string;
  sha256: string;
  recorded_by: string;
  recorded_at: Date;
};

export type ContractCopiesTable = {
  contract_version_id: string;
  person_id: string;
  sent_at: Date;
};

export type ConfirmationsTable = {
  id: string;
  order_id: string;
  revision: number;
  answer: 'confirmed' | 'refused';
  method: 'phone' | 'email' | 'sms' | 'signature' | 'link';
  customer_person: string;
  expected_on: string | null;
  evidence: string;
  sha256: string | null;
  remark: string | null;
  recorded_by: string;
  recorded_at: Date;
};

export type PaymentsTable = {
  id: string;
  company_id: string;
  customer_id: string;
  amount: Decimal;
  currency: string;
  received_on: string;
  reference: string;
  recorded_by: string;
  recorded_at: Date;
};

export type PaymentMatchesTable = {
  id: string;
  payment_id: string;
  order_id: string;
  amount: Decimal;
  matched_by: string;
  matched_at: Date;
  undone_by: string | null;
  undone_at: Date | null;
};

export type DisputesTable = {
  id: string;
  order_id: string;
  about: DisputeSubject;
  description: string;
  raised_by: string;
  raised_at: Date;
  responsibility: string | null;
  handling: string | null;
  resolved_by: string | null;
  resolved_at: Date | null;
};
