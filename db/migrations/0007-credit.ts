import { type Kysely, sql } from 'kysely';

/** Holds on orders, limit changes with their approval, and the orders that a change of their account concerns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // One open hold of a kind. placed_by is null for the process; tolerance is what a release of a credit hold allows
  // beyond the limit, for this order, until tolerance_until.
  `CREATE TABLE holds (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    kind text NOT NULL CHECK (kind IN ('credit', 'compliance', 'customer', 'management')),
    cause text NOT NULL CHECK (cause IN ('person', 'limit-lowered', 'credit-at-effect')),
    reason text NOT NULL CHECK (reason ~ '\\S'),
    placed_by text REFERENCES people,
    placed_at timestamptz NOT NULL,
    valid_until timestamptz,
    released_at timestamptz,
    release_cause text CHECK (release_cause IN ('person', 'payment', 'limit-raised', 'expired', 'order-ended')),
    released_by text REFERENCES people,
    release_reason text,
    release_evidence text,
    tolerance numeric(18, 4) CHECK (tolerance >= 0),
    tolerance_until timestamptz,
    CHECK ((cause = 'person') = (placed_by IS NOT NULL)),
    CHECK (cause = 'person' OR kind = 'credit'),
    CHECK (valid_until > placed_at),
    CHECK ((released_at IS NULL) = (release_cause IS NULL)),
    CHECK ((release_cause IS NOT DISTINCT FROM 'person') = (released_by IS NOT NULL)),
    CHECK (released_by IS NULL OR release_reason ~ '\\S'),
    CHECK ((tolerance IS NULL) = (tolerance_until IS NULL)),
    CHECK (tolerance IS NULL OR (kind = 'credit' AND released_by IS NOT NULL))
  )`,
  `CREATE UNIQUE INDEX holds_one_open ON holds (order_id, kind) WHERE released_at IS NULL`,
  `CREATE INDEX holds_by_order ON holds (order_id)`,
  `CREATE INDEX holds_open ON holds (id) WHERE released_at IS NULL`,
  `CREATE INDEX holds_expiring ON holds (valid_until) WHERE released_at IS NULL AND valid_until IS NOT NULL`,

  // The limit changes when somebody else than the proposer approves; one proposal of an account is open at a time.
  // proposed_by is null for the process, which proposes and never decides.
  `CREATE TABLE limit_changes (
    id uuid PRIMARY KEY,
    account_id text NOT NULL REFERENCES credit_accounts,
    from_limit numeric(18, 4) NOT NULL,
    to_limit numeric(18, 4) NOT NULL CHECK (to_limit >= 0),
    reason text NOT NULL CHECK (reason ~ '\\S'),
    proposed_by text REFERENCES people,
    proposed_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'approved', 'refused')),
    decided_by text REFERENCES people,
    decided_at timestamptz,
    decision_reason text,
    CHECK (from_limit <> to_limit),
    CHECK ((status = 'open') = (decided_by IS NULL)),
    CHECK ((status = 'open') = (decided_at IS NULL)),
    CHECK (decided_by <> proposed_by)
  )`,
  `CREATE UNIQUE INDEX limit_changes_one_open ON limit_changes (account_id) WHERE status = 'open'`,
  `CREATE INDEX limit_changes_by_account ON limit_changes (account_id, proposed_at)`,

  // Orders to be looked at again because their account changed. One row an order; done by the Schedule credit, each in
  // a transaction of its own that deletes it.
  `CREATE TABLE credit_checks (
    order_id uuid PRIMARY KEY REFERENCES orders,
    cause text NOT NULL CHECK (cause IN ('limit-changed', 'payment')),
    asked_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    last_error text
  )`,
  `CREATE INDEX credit_checks_due ON credit_checks (next_attempt_at)`,
  // How a customer pays, as it was on a day: once an account and day.
  `CREATE TABLE credit_reviews (
    account_id text NOT NULL REFERENCES credit_accounts,
    reviewed_on date NOT NULL,
    reviewed_at timestamptz NOT NULL,
    rating text NOT NULL CHECK (rating IN ('A', 'B', 'C', 'D', 'new')),
    rating_before text NOT NULL,
    on_time_share numeric(5, 4),
    average_days_late numeric(9, 1),
    invoices int NOT NULL,
    ages jsonb NOT NULL,
    limit_change_id uuid REFERENCES limit_changes,
    PRIMARY KEY (account_id, reviewed_on)
  )`,

  // What was open when Countersign began: of no order here.
  `ALTER TABLE receivables ADD COLUMN opening_balance boolean NOT NULL DEFAULT false,
    ADD CHECK (NOT opening_balance OR order_id IS NULL)`,
  `CREATE INDEX receivables_by_account ON receivables (account_id, due_on)`,
];
