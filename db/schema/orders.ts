import type { RevisionCause } from '../../domain/order/revision-causes.ts';
import type { Generated } from 'kysely';
import type { MissingPart } from '../../domain/order/missing-part.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import type { ClassFound } from '../../domain/policy/conditions.ts';
import type { HoldCause, HoldKind, ReleaseCause } from '../../domain/holds/hold-kinds.ts';
import type { RequestKind } from '../../domain/gates/gate-kinds.ts';
import type { ContactMethod } from '../../domain/order/contact-methods.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { Decimal, Int8, Json, NullableJson } from './columns.ts';

export type OrdersTable = {
  id: string;
  intake_number: string;
  order_number: string | null;
  company_id: string;
  policy_id: string;
  policy_version: number;
  customer_id: string | null;
  channel: string;
  entered_by: string;
  /** For whom they stood in. */
  entered_for: string | null;
  received_at: Date;
  entered_at: Date;
  stage: Stage;
  stage_since: Date;
  revision: number;
  classes: string[];
  applicable_gates: string[];
  /** Null of an order that waits for it, as the two after the currency. */
  amount: Decimal | null;
  currency: string;
  required_on: string | null;
  payment_method: string | null;
  /** What the customer still has to say, or to clear up; null of a complete order. */
  missing: NullableJson<MissingPart[]>;
  prepaid: boolean;
  customer_name: string;
  search_text: string;
  refusal_reason: NullableJson<{ zh: string; en: string }[]>;
  seq: Generated<Int8>;
  applied_seq: Generated<Int8>;
  changed_at: Date;
  signalled_at: Date | null;
  signal_attempts: Generated<number>;
  workflow_started_at: Date | null;
  audit_seq: Generated<number>;
  audit_hash: string;
  closed_at: Date | null;
  correlation_id: string;
  enquiry_id: string | null;
  project_id: string | null;
};

export type OrderRevisionsTable = {
  order_id: string;
  revision: number;
  document: Json<CompleteDocument>;
  sha256: string;
  matter: Json<Record<string, string>>;
  cause: 'intake' | RevisionCause;
  note: string | null;
  author: string;
  author_for: string | null;
  classes: Json<ClassFound[]>;
  created_at: Date;
};

export type RequestsTable = {
  id: string;
  order_id: string;
  revision: number;
  kind: RequestKind;
  reason: string;
  requested_by: string;
  requested_for: string | null;
  requested_at: Date;
  status: 'open' | 'granted' | 'refused' | 'withdrawn';
  gate_id: string | null;
  settled_at: Date | null;
  /** Of declining: what the customer is told of it. */
  customer_reason: string | null;
  /** Of a change: the customer's letter, and what the order would say and name. */
  letter_reference: string | null;
  letter_sha256: string | null;
  document: NullableJson<CompleteDocument>;
  enquiry_id: string | null;
  project_id: string | null;
};

export type CompletionsTable = {
  order_id: string;
  note: string;
  completed_by: string;
  completed_at: Date;
};

export type PossibleDuplicatesTable = {
  order_id: string;
  earlier_id: string;
};

export type QuestionsTable = {
  id: string;
  order_id: string;
  revision: number;
  task_id: string | null;
  question: string;
  method: ContactMethod;
  asked_by: string;
  asked_at: Date;
  answer: string | null;
  customer_person: string | null;
  recorded_by: string | null;
  answered_at: Date | null;
};

export type RequirementPointsTable = {
  id: string;
  order_id: string;
  revision: number;
  point: string;
  confirmed_with: 'dealer' | 'customer';
  customer_person: string;
  evidence: string;
  recorded_by: string;
  recorded_at: Date;
};

export type HoldsTable = {
  id: string;
  order_id: string;
  kind: HoldKind;
  cause: HoldCause;
  reason: string;
  placed_by: string | null;
  placed_at: Date;
  valid_until: Date | null;
  released_at: Date | null;
  release_cause: ReleaseCause | null;
  released_by: string | null;
  release_reason: string | null;
  release_evidence: string | null;
  tolerance: Decimal | null;
  tolerance_until: Date | null;
  /** When the account was looked at again because the tolerance was over. */
  tolerance_ended_at: Date | null;
};
