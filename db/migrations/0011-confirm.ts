import { type Kysely, sql } from 'kysely';

/** What customers confirm, pay and approve before an order is effective; gates that such a fact settles. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `confirmation:ID`, `payments`: the fact that settled the gate, where no decision did.
  `ALTER TABLE gates ADD COLUMN settled_by text CHECK (settled_by IS NULL OR status IN ('approved', 'refused', 'lapsed'))`,

  `CREATE TABLE confirmations (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    revision int NOT NULL,
    answer text NOT NULL CHECK (answer IN ('confirmed', 'refused')),
    method text NOT NULL CHECK (method IN ('phone', 'email', 'sms', 'signature', 'link')),
    customer_person text NOT NULL,
    expected_on date,
    evidence text NOT NULL,
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    remark text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision),
    CHECK ((answer = 'confirmed') = (expected_on IS NOT NULL)),
    CHECK (answer = 'confirmed' OR remark IS NOT NULL)
  )`,
  `CREATE INDEX confirmations_by_order ON confirmations (order_id, recorded_at)`,

  // Money that came in, and which orders it is for.
  `CREATE TABLE payments (
    id uuid PRIMARY KEY,
    company_id text NOT NULL REFERENCES org_units,
    customer_id text NOT NULL REFERENCES customers,
    amount numeric(18, 4) NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    received_on date NOT NULL,
    reference text NOT NULL,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    UNIQUE (company_id, reference)
  )`,
  `CREATE INDEX payments_by_company ON payments (company_id, received_on, id)`,
  `CREATE TABLE payment_matches (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments,
    order_id uuid NOT NULL REFERENCES orders,
    amount numeric(18, 4) NOT NULL CHECK (amount > 0),
    matched_by text NOT NULL REFERENCES people,
    matched_at timestamptz NOT NULL,
    undone_by text REFERENCES people,
    undone_at timestamptz,
    CHECK ((undone_by IS NULL) = (undone_at IS NULL))
  )`,
  `CREATE INDEX payment_matches_by_order ON payment_matches (order_id)`,
  `CREATE INDEX payment_matches_by_payment ON payment_matches (payment_id)`,

  `CREATE TABLE design_versions (
    order_id uuid NOT NULL REFERENCES orders,
    version int NOT NULL CHECK (version > 0),
    reference text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    note text,
    submitted_by text NOT NULL REFERENCES people,
    submitted_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
  )`,
  `CREATE TABLE design_meetings (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    held_on date NOT NULL,
    customer_people text NOT NULL,
    feedback text NOT NULL,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL
  )`,
  `CREATE INDEX design_meetings_by_order ON design_meetings (order_id, recorded_at)`,
  // The customer's answer to a version: approval in writing, or what has to change.
  `CREATE TABLE design_answers (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    version int NOT NULL,
    answer text NOT NULL CHECK (answer IN ('approved', 'changes-wanted')),
    customer_person text NOT NULL,
    reference text NOT NULL,
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    feedback text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    UNIQUE (order_id, version),
    FOREIGN KEY (order_id, version) REFERENCES design_versions,
    CHECK (answer = 'changes-wanted' OR sha256 IS NOT NULL),
    CHECK (answer = 'approved' OR feedback IS NOT NULL)
  )`,
];
