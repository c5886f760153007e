import type { Generated } from 'kysely';
import type { AgeBuckets } from '../../domain/credit/ageing.ts';
import type { CheckCause } from '../../domain/credit/check-causes.ts';
import type { Decimal, Json } from './columns.ts';

export type CreditAccountsTable = {
  id: string;
  company_id: string;
  customer_id: string;
  currency: string;
  credit_limit: Decimal;
  rating: 'A' | 'B' | 'C' | 'D' | 'new';
  sample: Generated<boolean>;
};

export type CreditEntriesTable = {
  order_id: string;
  revision: number;
  account_id: string;
  amount: Decimal;
  state: 'reserved' | 'effective' | 'receivable' | 'settled' | 'released';
  changed_at: Date;
  /** What of it is beyond the limit, and who let it be. */
  over_limit_by: Generated<Decimal>;
  released_by: string | null;
  /** What the conditions have paid in advance, which is no part of the amount. */
  prepaid: Generated<Decimal>;
};

export type ReceivablesTable = {
  company_id: string;
  /** The number of the invoice, the company's own. */
  id: string;
  account_id: string;
  order_id: string | null;
  amount: Decimal;
  open_amount: Decimal;
  /** Of the invoice itself; the rest of what is not open is matched with its order. */
  paid_directly: Generated<Decimal>;
  invoiced_on: string;
  due_on: string;
  settled_on: string | null;
  recorded_at: Generated<Date>;
  opening_balance: Generated<boolean>;
};

export type ReceivablePaymentsTable = {
  id: string;
  company_id: string;
  receivable_id: string;
  amount: Decimal;
  paid_on: string;
  /** The bank's or the accounting system's. */
  reference: string;
  recorded_by: string;
  recorded_at: Date;
  undone_by: string | null;
  undone_at: Date | null;
};

export type LimitChangesTable = {
  id: string;
  account_id: string;
  from_limit: Decimal;
  to_limit: Decimal;
  reason: string;
  /** null: the process. */
  proposed_by: string | null;
  /** Of the process: the limit that people had decided, from which it was reckoned. */
  base_limit: Decimal | null;
  /** For whom they stood in. */
  proposed_for: string | null;
  proposed_at: Date;
  status: 'open' | 'approved' | 'refused';
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
};

export type CreditReviewsTable = {
  account_id: string;
  reviewed_on: string;
  reviewed_at: Date;
  rating: 'A' | 'B' | 'C' | 'D' | 'new';
  rating_before: string;
  on_time_share: Decimal | null;
  average_days_late: Decimal | null;
  invoices: number;
  ages: Json<AgeBuckets>;
  limit_change_id: string | null;
};

export type CreditChecksTable = {
  order_id: string;
  cause: CheckCause;
  asked_at: Date;
  attempts: Generated<number>;
  next_attempt_at: Date;
  last_error: string | null;
};
