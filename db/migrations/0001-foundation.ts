import { type Kysely, sql } from 'kysely';

/** Everything the foundation stores. One statement a table; constraints say the invariants. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The group, its companies and departments; company_id is the nearest company (or group) at or above the unit.
  `CREATE TABLE org_units (
    id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('group', 'company', 'department')),
    parent_id text REFERENCES org_units,
    company_id text NOT NULL REFERENCES org_units DEFERRABLE INITIALLY DEFERRED,
    group_id text NOT NULL REFERENCES org_units DEFERRABLE INITIALLY DEFERRED,
    number_code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    CHECK ((kind = 'group') = (parent_id IS NULL))
  )`,
  `CREATE TABLE people (
    id text PRIMARY KEY,
    kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'machine')),
    name text NOT NULL,
    email text,
    locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
    subject text UNIQUE,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE role_assignments (
    person_id text NOT NULL REFERENCES people,
    role text NOT NULL,
    unit_id text NOT NULL REFERENCES org_units,
    PRIMARY KEY (person_id, role, unit_id)
  )`,
  `CREATE INDEX role_assignments_by_role ON role_assignments (role, unit_id)`,
  `CREATE TABLE machine_keys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id text NOT NULL REFERENCES people,
    key_hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
  )`,

  // What orders are about.
  `CREATE TABLE customers (
    id text PRIMARY KEY,
    company_id text NOT NULL REFERENCES org_units,
    name text NOT NULL,
    contact text,
    phone text,
    email text,
    locale text NOT NULL DEFAULT 'zh-CN',
    since date NOT NULL DEFAULT current_date
  )`,
  `CREATE TABLE units_of_measure (
    code text PRIMARY KEY,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 6),
    tolerance numeric(6, 5) NOT NULL DEFAULT 0 CHECK (tolerance >= 0 AND tolerance < 1)
  )`,
  `CREATE TABLE products (
    company_id text NOT NULL REFERENCES org_units,
    sku text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL REFERENCES units_of_measure,
    list_price numeric(18, 4) NOT NULL CHECK (list_price >= 0),
    tax_rate numeric(6, 5) NOT NULL CHECK (tax_rate >= 0 AND tax_rate < 1),
    in_catalogue boolean NOT NULL DEFAULT true,
    PRIMARY KEY (company_id, sku)
  )`,
  `CREATE TABLE product_units (
    company_id text NOT NULL,
    sku text NOT NULL,
    unit text NOT NULL REFERENCES units_of_measure,
    factor numeric(18, 9) NOT NULL CHECK (factor > 0),
    PRIMARY KEY (company_id, sku, unit),
    FOREIGN KEY (company_id, sku) REFERENCES products
  )`,
  `CREATE TABLE work_centres (
    id text PRIMARY KEY,
    company_id text NOT NULL REFERENCES org_units,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    hours_per_day numeric(6, 2) NOT NULL CHECK (hours_per_day >= 0),
    overtime_hours_per_day numeric(6, 2) NOT NULL DEFAULT 0,
    overtime_cost_per_hour numeric(12, 2) NOT NULL DEFAULT 0,
    equipment_hours_per_day numeric(6, 2) NOT NULL DEFAULT 0,
    equipment_cost_per_day numeric(12, 2) NOT NULL DEFAULT 0,
    outsourcing_cost_per_hour numeric(12, 2) NOT NULL DEFAULT 0,
    outsourcing_lead_days int NOT NULL DEFAULT 0,
    sample boolean NOT NULL DEFAULT false
  )`,
  `CREATE TABLE routings (
    company_id text NOT NULL,
    sku text NOT NULL,
    step int NOT NULL,
    work_centre_id text NOT NULL REFERENCES work_centres,
    setup_hours numeric(9, 4) NOT NULL DEFAULT 0 CHECK (setup_hours >= 0),
    hours_per_unit numeric(12, 6) NOT NULL CHECK (hours_per_unit >= 0),
    sample boolean NOT NULL DEFAULT false,
    PRIMARY KEY (company_id, sku, step),
    FOREIGN KEY (company_id, sku) REFERENCES products
  )`,

  // Policies and calendars, by version.
  `CREATE TABLE policies (
    id text NOT NULL,
    version int NOT NULL,
    document jsonb NOT NULL,
    sha256 text NOT NULL,
    in_force_from timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, version)
  )`,
  `CREATE TABLE company_policies (
    company_id text NOT NULL REFERENCES org_units,
    policy_id text NOT NULL,
    PRIMARY KEY (company_id, policy_id)
  )`,
  `CREATE TABLE calendars (
    id text PRIMARY KEY,
    zone text NOT NULL,
    hours text NOT NULL,
    weekdays text NOT NULL,
    announced_years int[] NOT NULL DEFAULT '{}',
    version int NOT NULL DEFAULT 1
  )`,
  `CREATE TABLE calendar_days (
    calendar_id text NOT NULL REFERENCES calendars,
    day date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('holiday', 'working')),
    name text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('public', 'company')),
    PRIMARY KEY (calendar_id, day)
  )`,

  // Orders. audit_seq and audit_hash are the head of the order's own chain, read under the order's lock.
  `CREATE TABLE orders (
    id uuid PRIMARY KEY,
    intake_number text NOT NULL UNIQUE,
    order_number text UNIQUE,
    company_id text NOT NULL REFERENCES org_units,
    policy_id text NOT NULL,
    policy_version int NOT NULL,
    customer_id text REFERENCES customers,
    channel text NOT NULL,
    entered_by text NOT NULL REFERENCES people,
    received_at timestamptz NOT NULL,
    entered_at timestamptz NOT NULL,
    stage text NOT NULL,
    stage_since timestamptz NOT NULL,
    revision int NOT NULL CHECK (revision >= 1),
    classes text[] NOT NULL,
    applicable_gates text[] NOT NULL,
    amount numeric(18, 4) NOT NULL,
    currency text NOT NULL,
    required_on date NOT NULL,
    payment_method text NOT NULL,
    prepaid boolean NOT NULL,
    customer_name text NOT NULL,
    search_text text NOT NULL,
    refusal_reason jsonb,
    seq bigint NOT NULL DEFAULT 0,
    applied_seq bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL,
    signalled_at timestamptz,
    signal_attempts int NOT NULL DEFAULT 0,
    workflow_started_at timestamptz,
    audit_seq int NOT NULL DEFAULT 0,
    audit_hash text NOT NULL,
    closed_at timestamptz,
    correlation_id text NOT NULL,
    FOREIGN KEY (policy_id, policy_version) REFERENCES policies,
    CHECK (applied_seq <= seq),
    CHECK ((closed_at IS NOT NULL) = (stage IN ('REJECTED', 'DECLINED', 'CANCELLED', 'CLOSED')))
  )`,
  `CREATE INDEX orders_behind ON orders (changed_at) WHERE applied_seq < seq`,
  `CREATE INDEX orders_open ON orders (intake_number) WHERE closed_at IS NULL`,
  `CREATE INDEX orders_by_company ON orders (company_id, intake_number)`,
  `CREATE INDEX orders_by_customer ON orders (customer_id, intake_number)`,
  `CREATE TABLE order_revisions (
    order_id uuid NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
    revision int NOT NULL,
    document jsonb NOT NULL,
    sha256 text NOT NULL,
    matter jsonb NOT NULL,
    cause text NOT NULL CHECK (cause IN ('intake', 'customer', 'our-error', 'specification')),
    note text,
    author text NOT NULL REFERENCES people,
    classes jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, revision)
  )`,

  // Questions and answers.
  `CREATE TABLE gates (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    code text NOT NULL,
    round int NOT NULL DEFAULT 1,
    kind text NOT NULL CHECK (kind IN ('credit', 'capacity', 'review', 'decline', 'cancel')),
    stage text NOT NULL,
    mode jsonb NOT NULL,
    veto boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'approved', 'refused', 'withdrawn', 'lapsed')),
    opened_at timestamptz NOT NULL,
    settled_at timestamptz,
    UNIQUE (order_id, revision, code, round),
    CHECK ((status = 'open') = (settled_at IS NULL))
  )`,
  `CREATE UNIQUE INDEX gates_one_open ON gates (order_id, code) WHERE status = 'open'`,
  `CREATE TABLE tasks (
    id uuid PRIMARY KEY,
    gate_id uuid NOT NULL REFERENCES gates,
    order_id uuid NOT NULL REFERENCES orders,
    company_id text NOT NULL REFERENCES org_units,
    revision int NOT NULL,
    gate_code text NOT NULL,
    seat int NOT NULL,
    status text NOT NULL CHECK (status IN ('ready', 'reserved', 'suspended', 'completed', 'withdrawn')),
    claimed_by text REFERENCES people,
    claimed_at timestamptz,
    outcome text CHECK (outcome IN ('approve', 'approve-with-conditions', 'refuse')),
    decided_by text REFERENCES people,
    decided_at timestamptz,
    evidence jsonb NOT NULL,
    escalation_level int NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL,
    due_at timestamptz,
    UNIQUE (gate_id, seat),
    CHECK ((status = 'completed') = (outcome IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL)),
    CHECK (status <> 'reserved' OR claimed_by IS NOT NULL)
  )`,
  `CREATE INDEX tasks_open ON tasks (company_id, gate_code, opened_at, id) WHERE status IN ('ready', 'reserved', 'suspended')`,
  `CREATE INDEX tasks_by_order ON tasks (order_id)`,
  `CREATE INDEX tasks_by_gate ON tasks (gate_id)`,
  // Potential owners: a role at a company or at the group; tier 0 are the policy's owners, higher tiers came by escalation.
  `CREATE TABLE task_owners (
    task_id uuid NOT NULL REFERENCES tasks,
    role text NOT NULL,
    unit_id text NOT NULL REFERENCES org_units,
    tier int NOT NULL DEFAULT 0,
    PRIMARY KEY (task_id, role, unit_id)
  )`,
  `CREATE INDEX task_owners_by_role ON task_owners (role, unit_id)`,
  `CREATE TABLE decisions (
    id uuid PRIMARY KEY,
    task_id uuid NOT NULL REFERENCES tasks,
    gate_id uuid NOT NULL REFERENCES gates,
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    person_id text NOT NULL REFERENCES people,
    outcome text NOT NULL CHECK (outcome IN ('approve', 'approve-with-conditions', 'refuse', 'need-documents')),
    reason text,
    conditions jsonb NOT NULL DEFAULT '[]',
    findings jsonb NOT NULL DEFAULT '{}',
    evidence_hash text NOT NULL,
    revision_hash text NOT NULL,
    decided_at timestamptz NOT NULL,
    CHECK (outcome NOT IN ('refuse', 'need-documents') OR length(reason) > 0)
  )`,
  `CREATE UNIQUE INDEX decisions_one_final ON decisions (task_id) WHERE outcome <> 'need-documents'`,
  `CREATE INDEX decisions_by_order ON decisions (order_id, decided_at)`,
  `CREATE TABLE documents (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    task_id uuid REFERENCES tasks,
    title text NOT NULL,
    reference text NOT NULL,
    sha256 text NOT NULL,
    added_by text NOT NULL REFERENCES people,
    added_at timestamptz NOT NULL
  )`,
  `CREATE INDEX documents_by_order ON documents (order_id)`,
  `CREATE TABLE obligations (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions,
    kind text NOT NULL CHECK (kind IN ('prepayment', 'guarantee', 'other')),
    amount numeric(18, 4),
    description text NOT NULL,
    owner_role text NOT NULL,
    due_on date NOT NULL,
    precondition boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'fulfilled', 'withdrawn')),
    fulfilled_by text REFERENCES people,
    fulfilled_at timestamptz,
    evidence text,
    CHECK ((status = 'fulfilled') = (fulfilled_by IS NOT NULL AND fulfilled_at IS NOT NULL))
  )`,
  `CREATE INDEX obligations_by_order ON obligations (order_id)`,
  // What people ask of the process beside decisions; the workflow answers by opening the gate that decides it.
  `CREATE TABLE requests (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('cancel', 'decline')),
    reason text NOT NULL,
    requested_by text NOT NULL REFERENCES people,
    requested_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'granted', 'refused', 'withdrawn')),
    gate_id uuid REFERENCES gates,
    settled_at timestamptz
  )`,
  `CREATE UNIQUE INDEX requests_one_open ON requests (order_id, kind) WHERE status = 'open'`,
  `CREATE TABLE completions (
    order_id uuid PRIMARY KEY REFERENCES orders,
    note text NOT NULL,
    completed_by text NOT NULL REFERENCES people,
    completed_at timestamptz NOT NULL
  )`,

  // Clocks: due and warn are a cache; what fired stays fired.
  `CREATE TABLE clocks (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    code text NOT NULL,
    subject_kind text NOT NULL CHECK (subject_kind IN ('task', 'gate', 'group')),
    subject_id text NOT NULL,
    gate_codes text[] NOT NULL,
    revision int NOT NULL,
    calendar_id text NOT NULL REFERENCES calendars,
    calendar_version int NOT NULL,
    mode text NOT NULL CHECK (mode IN ('working', 'calendar')),
    allowance text,
    agreed_at timestamptz,
    started_at timestamptz NOT NULL,
    tier int NOT NULL DEFAULT 0,
    tier_started_at timestamptz NOT NULL,
    warn_at timestamptz,
    due_at timestamptz,
    warned_at timestamptz,
    provisional boolean NOT NULL DEFAULT false,
    paused_while text[] NOT NULL,
    paused_since timestamptz,
    stopped_at timestamptz,
    breached_at timestamptz,
    next_fire_at timestamptz,
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    last_error text,
    UNIQUE (order_id, code, subject_id),
    CHECK (allowance IS NOT NULL OR agreed_at IS NOT NULL)
  )`,
  // next_fire_at is the warning's or the next tier's instant, null while paused or exhausted.
  `CREATE INDEX clocks_due ON clocks (next_fire_at) WHERE stopped_at IS NULL AND next_fire_at IS NOT NULL`,
  `CREATE INDEX clocks_by_order ON clocks (order_id)`,
  `CREATE TABLE clock_pauses (
    clock_id uuid NOT NULL REFERENCES clocks,
    reason text NOT NULL,
    paused_at timestamptz NOT NULL,
    resumed_at timestamptz,
    PRIMARY KEY (clock_id, paused_at)
  )`,
  `CREATE TABLE clock_firings (
    clock_id uuid NOT NULL REFERENCES clocks,
    tier int NOT NULL,
    fired_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (clock_id, tier)
  )`,

  // Credit.
  `CREATE TABLE credit_accounts (
    id text PRIMARY KEY,
    company_id text NOT NULL REFERENCES org_units,
    customer_id text NOT NULL REFERENCES customers,
    currency text NOT NULL,
    credit_limit numeric(18, 4) NOT NULL CHECK (credit_limit >= 0),
    rating text NOT NULL CHECK (rating IN ('A', 'B', 'C', 'D', 'new')),
    sample boolean NOT NULL DEFAULT false,
    UNIQUE (company_id, customer_id)
  )`,
  `CREATE TABLE credit_entries (
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    account_id text NOT NULL REFERENCES credit_accounts,
    amount numeric(18, 4) NOT NULL CHECK (amount >= 0),
    state text NOT NULL CHECK (state IN ('reserved', 'effective', 'receivable', 'settled', 'released')),
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, revision)
  )`,
  `CREATE INDEX credit_entries_exposed ON credit_entries (account_id) INCLUDE (amount, state) WHERE state IN ('reserved', 'effective', 'receivable')`,
  // An invoice turns the order's effective entry into this receivable; opening balances have no order.
  `CREATE TABLE receivables (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES credit_accounts,
    order_id uuid REFERENCES orders,
    amount numeric(18, 4) NOT NULL CHECK (amount > 0),
    open_amount numeric(18, 4) NOT NULL CHECK (open_amount >= 0 AND open_amount <= amount),
    invoiced_on date NOT NULL,
    due_on date NOT NULL,
    settled_on date,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((open_amount = 0) = (settled_on IS NOT NULL))
  )`,
  `CREATE INDEX receivables_open ON receivables (account_id) INCLUDE (open_amount) WHERE open_amount > 0`,

  // Capacity.
  `CREATE TABLE capacity_reservations (
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    work_centre_id text NOT NULL REFERENCES work_centres,
    day date NOT NULL,
    hours numeric(9, 4) NOT NULL CHECK (hours > 0),
    extra_hours numeric(9, 4) NOT NULL DEFAULT 0 CHECK (extra_hours >= 0),
    state text NOT NULL CHECK (state IN ('reserved', 'effective', 'released')),
    expires_at timestamptz,
    PRIMARY KEY (order_id, revision, work_centre_id, day),
    CHECK (state <> 'reserved' OR expires_at IS NOT NULL)
  )`,
  `CREATE INDEX capacity_reservations_load ON capacity_reservations (work_centre_id, day) WHERE state IN ('reserved', 'effective')`,
  `CREATE INDEX capacity_reservations_lapse ON capacity_reservations (expires_at) WHERE state = 'reserved'`,

  `CREATE TABLE counters (
    key text PRIMARY KEY,
    value bigint NOT NULL
  )`,

  // Commands, notices, evidence, operations.
  // json, not jsonb: the first answer again, byte for byte.
  `CREATE TABLE idempotency_keys (
    principal text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status int,
    headers json,
    body json,
    correlation_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, method, path, key)
  )`,
  `CREATE TABLE notices (
    id uuid PRIMARY KEY,
    dedupe_key text NOT NULL UNIQUE,
    order_id uuid REFERENCES orders,
    person_id text REFERENCES people,
    customer_id text REFERENCES customers,
    address text,
    channel text NOT NULL CHECK (channel IN ('in-app', 'email')),
    locale text NOT NULL,
    template text NOT NULL,
    data jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'sent', 'dead')),
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    read_at timestamptz,
    correlation_id text,
    CHECK (person_id IS NOT NULL OR customer_id IS NOT NULL OR address IS NOT NULL)
  )`,
  `CREATE INDEX notices_queued ON notices (next_attempt_at) WHERE status = 'queued'`,
  `CREATE INDEX notices_by_person ON notices (person_id, created_at DESC, id) WHERE channel = 'in-app'`,
  `CREATE TABLE audit_heads (
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    seq int NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
  )`,
  `CREATE TABLE audit_events (
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    seq int NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    correlation_id text,
    text text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, seq)
  )`,
  `CREATE TABLE audit_checkpoints (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    text text NOT NULL,
    hash text NOT NULL,
    signature text NOT NULL,
    key_id text NOT NULL
  )`,
  `CREATE TABLE access_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    person_id text NOT NULL,
    order_id uuid,
    what text NOT NULL,
    correlation_id text
  )`,
  `CREATE TABLE incidents (
    id uuid PRIMARY KEY,
    order_id uuid REFERENCES orders,
    kind text NOT NULL,
    detail text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
  )`,
  `CREATE UNIQUE INDEX incidents_one_open ON incidents (order_id, kind) WHERE closed_at IS NULL`,
];
