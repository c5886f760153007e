import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { MissingPart } from '../domain/order/missing-part.ts';
import type { FieldValue } from '../domain/order/document.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { ClassFound } from '../domain/policy/conditions.ts';
import type { Role } from '../domain/roles.ts';
import type { Condition, Evidence } from '../domain/gates/evidence.ts';
import type { QuoteLine } from '../domain/contract/quote.ts';
import type { QuoteBasis } from '../domain/contract/quote-bases.ts';
import type { DisputeSubject } from '../domain/contract/dispute-subjects.ts';
import type { HoldCause, HoldKind, ReleaseCause } from '../domain/holds/hold-kinds.ts';
import type { AgeBuckets } from '../domain/credit/ageing.ts';
import type { GateKind, RequestKind } from '../domain/gates/gate-kinds.ts';
import type { ProposalAnswer, ProposalKind } from '../domain/negotiation/proposals.ts';
import type { ContactKind, ContactMethod } from '../domain/order/contact-methods.ts';
import type { ClockKind } from '../domain/clocks/clock-term.ts';
import type { GateMode, Outcome, OwnerRule, Policy } from '../domain/policy/policy-schema.ts';
import type { Attendance, MeetingOutcome } from '../domain/gates/meeting.ts';
import type { GateStage, Stage } from '../domain/order/stages.ts';
import type { LinkPurpose } from '../domain/links/link-purposes.ts';

/** NUMERIC: a decimal string both ways, never a float. */
type Decimal = string;
/** BIGINT that stays below 2^53: read as number. */
type Int8 = number;
/** JSONB: written as text by `json()`, read parsed. */
type Json<T> = ColumnType<T, string, string>;
/** JSONB with a default. */
type DefaultedJson<T> = ColumnType<T, string | undefined, string>;
type NullableJson<T> = ColumnType<T | null, string | null, string | null>;

export type OrgUnitsTable = {
  id: string;
  kind: 'group' | 'company' | 'department';
  parent_id: string | null;
  company_id: string;
  group_id: string;
  number_code: string;
  name_zh: string;
  name_en: string;
};

export type PeopleTable = {
  id: string;
  kind: Generated<'person' | 'machine'>;
  name: string;
  email: string | null;
  locale: Generated<'zh-CN' | 'en'>;
  subject: string | null;
  active: Generated<boolean>;
  created_at: Generated<Date>;
};

export type RoleAssignmentsTable = {
  person_id: string;
  role: Role;
  unit_id: string;
};

export type MachineKeysTable = {
  id: Generated<string>;
  person_id: string;
  key_hash: string;
  created_at: Generated<Date>;
  revoked_at: Date | null;
};

export type CustomersTable = {
  id: string;
  company_id: string;
  name: string;
  contact: string | null;
  phone: string | null;
  email: string | null;
  locale: Generated<string>;
  since: Generated<string>;
};

export type UnitsOfMeasureTable = {
  code: string;
  name_zh: string;
  name_en: string;
  decimals: number;
  tolerance: Generated<Decimal>;
};

export type ProductsTable = {
  company_id: string;
  sku: string;
  name: string;
  unit: string;
  list_price: Decimal;
  tax_rate: Decimal;
  in_catalogue: Generated<boolean>;
};

export type ProductUnitsTable = {
  company_id: string;
  sku: string;
  unit: string;
  factor: Decimal;
};

export type WorkCentresTable = {
  id: string;
  company_id: string;
  name_zh: string;
  name_en: string;
  hours_per_day: Decimal;
  overtime_hours_per_day: Generated<Decimal>;
  overtime_cost_per_hour: Generated<Decimal>;
  equipment_hours_per_day: Generated<Decimal>;
  equipment_cost_per_day: Generated<Decimal>;
  outsourcing_cost_per_hour: Generated<Decimal>;
  outsourcing_lead_days: Generated<number>;
  sample: Generated<boolean>;
};

export type RoutingsTable = {
  company_id: string;
  sku: string;
  step: number;
  work_centre_id: string;
  setup_hours: Generated<Decimal>;
  hours_per_unit: Decimal;
  sample: Generated<boolean>;
};

export type PoliciesTable = {
  id: string;
  version: number;
  document: Json<Policy>;
  sha256: string;
  in_force_from: Generated<Date>;
};

export type CompanyPoliciesTable = {
  company_id: string;
  policy_id: string;
};

export type CalendarsTable = {
  id: string;
  zone: string;
  hours: string;
  weekdays: string;
  announced_years: Generated<number[]>;
  version: Generated<number>;
};

export type CalendarDaysTable = {
  calendar_id: string;
  day: string;
  kind: 'holiday' | 'working';
  name: string;
  origin: 'public' | 'company';
};

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
  /** What the customer still has to say; null of a complete order. */
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
  cause: 'intake' | 'customer' | 'our-error' | 'specification';
  note: string | null;
  author: string;
  classes: Json<ClassFound[]>;
  created_at: Date;
};

export type GatesTable = {
  id: string;
  order_id: string;
  revision: number;
  /** The last revision for which it stands: later than `revision` where what it judged stayed the same. */
  valid_revision: number;
  code: string;
  round: Generated<number>;
  kind: GateKind;
  stage: string;
  mode: Json<GateMode>;
  veto: boolean;
  status: 'open' | 'approved' | 'refused' | 'at-risk' | 'withdrawn' | 'lapsed';
  opened_at: Date;
  settled_at: Date | null;
  /** The fact that settled it, such as `confirmation:ID`; null where decisions did. */
  settled_by: string | null;
};

export type TasksTable = {
  id: string;
  gate_id: string;
  order_id: string;
  company_id: string;
  revision: number;
  gate_code: string;
  seat: number;
  status: 'ready' | 'reserved' | 'suspended' | 'completed' | 'withdrawn';
  claimed_by: string | null;
  claimed_at: Date | null;
  outcome: 'approve' | 'approve-with-conditions' | 'refuse' | null;
  decided_by: string | null;
  on_behalf_of: string | null;
  decided_at: Date | null;
  evidence: Json<Evidence>;
  escalation_level: Generated<number>;
  opened_at: Date;
  due_at: Date | null;
};

export type TaskOwnersTable = {
  task_id: string;
  role: Role;
  unit_id: string;
  tier: Generated<number>;
};

export type DecisionsTable = {
  id: string;
  task_id: string;
  gate_id: string;
  order_id: string;
  revision: number;
  person_id: string;
  on_behalf_of: string | null;

  reason: string | null;
  conditions: DefaultedJson<Condition[]>;
  findings: DefaultedJson<Record<string, FieldValue>>;
  evidence_hash: string;
  revision_hash: string;
  decided_at: Date;
  outcome: Outcome;
};

export type DocumentsTable = {
  id: string;
  order_id: string;
  task_id: string | null;
  title: string;
  reference: string;
  sha256: string;
  added_by: string;
  added_at: Date;
};

export type ObligationsTable = {
  id: string;
  order_id: string;
  revision: number;
  decision_id: string;
  kind: 'prepayment' | 'guarantee' | 'other' | 'risk';
  amount: Decimal | null;
  description: string;
  owner_role: Role;
  due_on: string;
  precondition: boolean;
  before_stage: GateStage | null;
  status: 'open' | 'fulfilled' | 'withdrawn';
  fulfilled_by: string | null;
  fulfilled_at: Date | null;
  evidence: string | null;
};

export type RequestsTable = {
  id: string;
  order_id: string;
  revision: number;
  kind: RequestKind;
  reason: string;
  requested_by: string;
  requested_at: Date;
  status: 'open' | 'granted' | 'refused' | 'withdrawn';
  gate_id: string | null;
  settled_at: Date | null;
  /** Of declining: what the customer is told of it. */
  customer_reason: string | null;
  /** Of a change: the customer's letter, and what the order would say. */
  letter_reference: string | null;
  letter_sha256: string | null;
  document: NullableJson<CompleteDocument>;
};

export type CompletionsTable = {
  order_id: string;
  note: string;
  completed_by: string;
  completed_at: Date;
};

export type ClocksTable = {
  id: string;
  order_id: string;
  code: string;
  subject_kind: 'task' | 'gate' | 'group' | 'stage' | 'order';
  subject_id: string;
  gate_codes: string[];
  revision: number;
  calendar_id: string;
  calendar_version: number;
  mode: 'working' | 'calendar';
  allowance: string | null;
  agreed_at: Date | null;
  started_at: Date;
  tier: Generated<number>;
  tier_started_at: Date;
  warn_at: Date | null;
  due_at: Date | null;
  warned_at: Date | null;
  provisional: Generated<boolean>;
  paused_while: string[];
  paused_since: Date | null;
  stopped_at: Date | null;
  breached_at: Date | null;
  next_fire_at: Date | null;
  attempts: Generated<number>;
  next_attempt_at: Date | null;
  last_error: string | null;
  kind: Generated<ClockKind>;
  agreed_on: string | null;
  lead_days: Generated<number[]>;
  period: Generated<number>;
  until: Generated<'claimed' | 'decided'>;
  soft: Generated<boolean>;
  stage: string | null;
  owner_roles: Generated<string[]>;
  called_roles: Generated<string[]>;
  ended: 'done' | 'dropped' | null;
};

export type ClockPausesTable = {
  clock_id: string;
  reason: string;
  paused_at: Date;
  resumed_at: Date | null;
};

export type ClockFiringsTable = {
  clock_id: string;
  tier: number;
  fired_at: Date;
  due_at: Date;
  period: Generated<number>;
};

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
};

export type ReceivablesTable = {
  id: string;
  account_id: string;
  order_id: string | null;
  amount: Decimal;
  open_amount: Decimal;
  invoiced_on: string;
  due_on: string;
  settled_on: string | null;
  recorded_at: Generated<Date>;
  opening_balance: Generated<boolean>;
};

export type CapacityReservationsTable = {
  order_id: string;
  revision: number;
  work_centre_id: string;
  day: string;
  hours: Decimal;
  extra_hours: Generated<Decimal>;
  state: 'reserved' | 'effective' | 'released';
  expires_at: Date | null;
};

export type CountersTable = {
  key: string;
  value: Int8;
};

export type IdempotencyKeysTable = {
  principal: string;
  method: string;
  path: string;
  key: string;
  request_hash: string;
  status: number | null;
  headers: NullableJson<Record<string, string>>;
  body: NullableJson<unknown>;
  correlation_id: string;
  created_at: Generated<Date>;
};

export type NoticesTable = {
  id: string;
  dedupe_key: string;
  order_id: string | null;
  person_id: string | null;
  customer_id: string | null;
  address: string | null;
  channel: 'in-app' | 'email';
  locale: string;
  template: string;
  data: Json<Record<string, string>>;
  status: 'queued' | 'sent' | 'dead';
  attempts: Generated<number>;
  next_attempt_at: Date;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
  read_at: Date | null;
  correlation_id: string | null;
};

export type AuditHeadsTable = {
  subject_kind: string;
  subject_id: string;
  seq: number;
  hash: string;
};

export type AuditEventsTable = {
  subject_kind: string;
  subject_id: string;
  seq: number;
  at: Date;
  kind: string;
  actor: string;
  correlation_id: string | null;
  text: string;
  hash: string;
};

export type AuditCheckpointsTable = {
  id: GeneratedAlways<Int8>;
  at: Date;
  text: string;
  hash: string;
  signature: string;
  key_id: string;
};

export type AccessLogTable = {
  id: GeneratedAlways<Int8>;
  at: Generated<Date>;
  person_id: string;
  order_id: string | null;
  what: string;
  correlation_id: string | null;
};

export type IncidentsTable = {
  id: string;
  order_id: string | null;
  kind: string;
  detail: string;
  opened_at: Date;
  closed_at: Date | null;
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

export type DesignVersionsTable = {
  order_id: string;
  version: number;
  reference: string;
  sha256: string;
  note: string | null;
  submitted_by: string;
  submitted_at: Date;
};

export type DesignMeetingsTable = {
  id: string;
  order_id: string;
  held_on: string;
  customer_people: string;
  feedback: string;
  recorded_by: string;
  recorded_at: Date;
};

export type DesignAnswersTable = {
  id: string;
  order_id: string;
  version: number;
  answer: 'approved' | 'changes-wanted';
  customer_person: string;
  reference: string;
  sha256: string | null;
  feedback: string | null;
  recorded_by: string;
  recorded_at: Date;
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
};

export type LimitChangesTable = {
  id: string;
  account_id: string;
  from_limit: Decimal;
  to_limit: Decimal;
  reason: string;
  proposed_by: string | null;
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
  cause: 'limit-changed' | 'payment';
  asked_at: Date;
  attempts: Generated<number>;
  next_attempt_at: Date;
  last_error: string | null;
};

export type NegotiationRoundsTable = {
  order_id: string;
  round: number;
  revision: number;
  kind: ProposalKind;
  proposal: string;
  proposed_by: 'us' | 'customer';
  recorded_by: string;
  recorded_at: Date;
  answer: ProposalAnswer | null;
  answer_text: string | null;
  reference: string | null;
  answer_recorded_by: string | null;
  answered_at: Date | null;
  /** The revision that came of an accepted proposal. */
  became_revision: number | null;
};

export type DelegationsTable = {
  id: string;
  person_id: string;
  /** null: nobody stands in, the person is absent. */
  delegate_id: string | null;
  /** null: all roles. */
  role: Role | null;
  unit_id: string | null;
  valid_from: Date;
  valid_until: Date;
  reason: string;
  created_by: string;
  created_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
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

export type ContactsTable = {
  id: string;
  order_id: string;
  revision: number;
  kind: ContactKind;
  method: ContactMethod;
  customer_person: string;
  summary: string;
  contacted_at: Date;
  recorded_by: string;
  recorded_at: Date;
};

export type EnquiriesTable = {
  id: string;
  company_id: string;
  customer_id: string | null;
  customer_name: string;
  contact: string;
  channel: string;
  variety: string;
  spec: string | null;
  quantity: string | null;
  wanted_on: string | null;
  place: string | null;
  question: string;
  recorded_by: string;
  recorded_at: Date;
  answer: string | null;
  answered_by: string | null;
  answered_at: Date | null;
};

export type ProjectsTable = {
  id: string;
  company_id: string;
  name: string;
  customer_id: string | null;
  owner: string;
  place: string;
  scope: string;
  expected_on: string | null;
  registered_by: string;
  registered_at: Date;
};

export type ProductCostsTable = {
  company_id: string;
  sku: string;
  currency: string;
  material: Decimal;
  labour: Decimal;
  energy: Decimal;
  freight: Decimal;
  sample: Generated<boolean>;
};

export type StockItemsTable = {
  company_id: string;
  sku: string;
  name: string;
  unit: string;
  on_hand: Generated<Decimal>;
  reserved: Generated<Decimal>;
  safety_stock: Generated<Decimal>;
  counted_at: Date | null;
  sample: Generated<boolean>;
};

/** ended_at: since when it is consumed or released. */
export type StockReservationsTable = {
  order_id: string;
  revision: number;
  company_id: string;
  sku: string;
  quantity: Decimal;
  state: 'reserved' | 'effective' | 'consumed' | 'released';
  expires_at: Date | null;
  ended_at: Date | null;
};

export type ProductMaterialsTable = {
  company_id: string;
  sku: string;
  material_sku: string;
  quantity: Decimal;
};

export type MaterialSuppliersTable = {
  company_id: string;
  material_sku: string;
  supplier: string;
  lead_days: number;
  most: Decimal | null;
};

export type MaterialAlternativesTable = {
  company_id: string;
  material_sku: string;
  alternative_sku: string;
};

export type MeetingsTable = {
  id: string;
  order_id: string;
  gate_id: string;
  subject: string;
  place: string;
  scheduled_at: Date;
  invitees: Json<OwnerRule[]>;
  convened_by: string;
  convened_at: Date;
};

export type MeetingMinutesTable = {
  meeting_id: string;
  held_at: Date;
  attendance: Json<Attendance[]>;
  minutes: string;
  sha256: string;
  outcome: MeetingOutcome;
  measures: string | null;
  recorded_by: string;
  recorded_at: Date;
};

export type RisksTable = {
  id: string;
  order_id: string;
  revision: number;
  description: string;
  opinion: string;
  owner_role: Role;
  raised_by: string;
  raised_at: Date;
};

export type RiskHandlingsTable = {
  risk_id: string;
  handling: string;
  handled_by: string;
  handled_at: Date;
};

export type CustomerDocumentsTable = {
  customer_id: string;
  kind: string;
  version: number;
  title: string;
  reference: string;
  sha256: string;
  valid_until: string | null;
  recorded_by: string;
  recorded_at: Date;
};

export type CustomerLinksTable = {
  id: string;
  token_hash: string;
  order_id: string;
  revision: number;
  purpose: LinkPurpose;
  design_version: number | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
  used_at: Date | null;
  looks_since: Date | null;
  looks: Generated<number>;
};

export type PossibleDuplicatesTable = {
  order_id: string;
  earlier_id: string;
};

/** The tables of `migrations/`; a test holds them against the database's own catalogue. */
export type DB = {
  org_units: OrgUnitsTable;
  people: PeopleTable;
  role_assignments: RoleAssignmentsTable;
  machine_keys: MachineKeysTable;
  customers: CustomersTable;
  units_of_measure: UnitsOfMeasureTable;
  products: ProductsTable;
  product_units: ProductUnitsTable;
  work_centres: WorkCentresTable;
  routings: RoutingsTable;
  policies: PoliciesTable;
  company_policies: CompanyPoliciesTable;
  calendars: CalendarsTable;
  calendar_days: CalendarDaysTable;
  orders: OrdersTable;
  order_revisions: OrderRevisionsTable;
  gates: GatesTable;
  tasks: TasksTable;
  task_owners: TaskOwnersTable;
  decisions: DecisionsTable;
  documents: DocumentsTable;
  obligations: ObligationsTable;
  requests: RequestsTable;
  completions: CompletionsTable;
  clocks: ClocksTable;
  clock_pauses: ClockPausesTable;
  clock_firings: ClockFiringsTable;
  credit_accounts: CreditAccountsTable;
  credit_entries: CreditEntriesTable;
  receivables: ReceivablesTable;
  capacity_reservations: CapacityReservationsTable;
  counters: CountersTable;
  idempotency_keys: IdempotencyKeysTable;
  notices: NoticesTable;
  audit_heads: AuditHeadsTable;
  audit_events: AuditEventsTable;
  audit_checkpoints: AuditCheckpointsTable;
  access_log: AccessLogTable;
  incidents: IncidentsTable;
  confirmations: ConfirmationsTable;
  payments: PaymentsTable;
  payment_matches: PaymentMatchesTable;
  design_versions: DesignVersionsTable;
  design_meetings: DesignMeetingsTable;
  design_answers: DesignAnswersTable;
  requirement_points: RequirementPointsTable;
  contract_versions: ContractVersionsTable;
  signatures: SignaturesTable;
  contract_copies: ContractCopiesTable;
  quotes: QuotesTable;
  settlements: SettlementsTable;
  disputes: DisputesTable;
  holds: HoldsTable;
  limit_changes: LimitChangesTable;
  credit_checks: CreditChecksTable;
  credit_reviews: CreditReviewsTable;
  negotiation_rounds: NegotiationRoundsTable;
  delegations: DelegationsTable;
  questions: QuestionsTable;
  contacts: ContactsTable;
  enquiries: EnquiriesTable;
  projects: ProjectsTable;
  product_costs: ProductCostsTable;
  stock_items: StockItemsTable;
  stock_reservations: StockReservationsTable;
  product_materials: ProductMaterialsTable;
  material_suppliers: MaterialSuppliersTable;
  material_alternatives: MaterialAlternativesTable;
  meetings: MeetingsTable;
  meeting_minutes: MeetingMinutesTable;
  risks: RisksTable;
  risk_handlings: RiskHandlingsTable;
  customer_documents: CustomerDocumentsTable;
  customer_links: CustomerLinksTable;
  possible_duplicates: PossibleDuplicatesTable;
};
