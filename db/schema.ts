import type {
  DelegationsTable,
  MachineKeysTable,
  OrgUnitsTable,
  PeopleTable,
  RoleAssignmentsTable,
} from './schema/people.ts';
import type {
  ProductCostsTable,
  ProductUnitsTable,
  ProductsTable,
  UnitsOfMeasureTable,
} from './schema/catalogue.ts';
import type { CapacityReservationsTable, RoutingsTable, WorkCentresTable } from './schema/capacity.ts';
import type {
  MaterialAlternativesTable,
  MaterialSuppliersTable,
  ProductMaterialsTable,
  StockItemsTable,
  StockReservationsTable,
} from './schema/stock.ts';
import type {
  CalendarDaysTable,
  CalendarsTable,
  CompanyPoliciesTable,
  PoliciesTable,
} from './schema/policies.ts';
import type {
  ContactsTable,
  CustomerDocumentsTable,
  CustomerLinksTable,
  MailedLinkTokensTable,
  CustomersTable,
  EnquiriesTable,
  ProjectsTable,
} from './schema/customers.ts';
import type {
  CompletionsTable,
  HoldsTable,
  OrderRevisionsTable,
  OrdersTable,
  PossibleDuplicatesTable,
  QuestionsTable,
  RequestsTable,
  RequirementPointsTable,
} from './schema/orders.ts';
import type {
  DecisionsTable,
  DocumentsTable,
  GatesTable,
  MeetingMinutesTable,
  MeetingsTable,
  NegotiationRoundsTable,
  ObligationsTable,
  RiskHandlingsTable,
  RisksTable,
  TaskOwnersTable,
  TasksTable,
} from './schema/gates.ts';
import type { ClockFiringsTable, ClockPausesTable, ClocksTable } from './schema/clocks.ts';
import type {
  CreditAccountsTable,
  CreditChecksTable,
  CreditEntriesTable,
  CreditReviewsTable,
  LimitChangesTable,
  ReceivablePaymentsTable,
  ReceivablesTable,
} from './schema/credit.ts';
import type {
  ConfirmationsTable,
  ContractCopiesTable,
  ContractVersionsTable,
  DisputesTable,
  PaymentMatchesTable,
  PaymentsTable,
  QuotesTable,
  SettlementsTable,
  SignaturesTable,
} from './schema/contract.ts';
import type { DesignAnswersTable, DesignMeetingsTable, DesignVersionsTable } from './schema/design.ts';
import type {
  AccessLogTable,
  AuditCheckpointsTable,
  AuditEventsTable,
  AuditHeadsTable,
} from './schema/evidence.ts';
import type { CountersTable, IdempotencyKeysTable, IncidentsTable, NoticesTable } from './schema/plumbing.ts';

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
  receivable_payments: ReceivablePaymentsTable;
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
  mailed_link_tokens: MailedLinkTokensTable;
  possible_duplicates: PossibleDuplicatesTable;
};
