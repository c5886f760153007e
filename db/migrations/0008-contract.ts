import { type Kysely, sql } from 'kysely';

/** What leads from a quote to a signed contract, and what is disputed about it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Versions count over the whole order, whatever its revision: a lawyer's opinion names one number.
  `CREATE TABLE contract_versions (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    revision int NOT NULL,
    version int NOT NULL CHECK (version > 0),
    clauses jsonb NOT NULL,
    responsibilities jsonb NOT NULL,
    reference text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    drafted_by text NOT NULL REFERENCES people,
    drafted_at timestamptz NOT NULL,
    UNIQUE (order_id, version),
    FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision)
  )`,
  // Each party signs a version once. A seal is named, a signature has none.
  `CREATE TABLE signatures (
    id uuid PRIMARY KEY,
    contract_version_id uuid NOT NULL REFERENCES contract_versions,
    party text NOT NULL,
    signed_by text NOT NULL,
    signer_title text,
    signed_on date NOT NULL,
    method text NOT NULL CHECK (method IN ('signature', 'seal')),
    seal text,
    reference text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    UNIQUE (contract_version_id, party),
    CHECK ((method = 'seal') = (seal IS NOT NULL))
  )`,
  `CREATE TABLE contract_copies (
    contract_version_id uuid NOT NULL REFERENCES contract_versions,
    person_id text NOT NULL REFERENCES people,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (contract_version_id, person_id)
  )`,
  `CREATE TABLE quotes (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    revision int NOT NULL,
    version int NOT NULL CHECK (version > 0),
    basis text NOT NULL CHECK (basis IN ('price-list', 'custom')),
    lines jsonb NOT NULL,
    total numeric(18, 4) NOT NULL CHECK (total >= 0),
    currency text NOT NULL,
    valid_until date NOT NULL,
    quoted_by text NOT NULL REFERENCES people,
    quoted_at timestamptz NOT NULL,
    UNIQUE (order_id, version),
    FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision)
  )`,
  `CREATE TABLE settlements (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    choice int NOT NULL CHECK (choice > 0),
    method text NOT NULL,
    allowed text[] NOT NULL,
    reason text NOT NULL,
    chosen_by text NOT NULL REFERENCES people,
    chosen_at timestamptz NOT NULL,
    UNIQUE (order_id, choice),
    CHECK (method = ANY (allowed))
  )`,
  `CREATE TABLE disputes (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    about text NOT NULL CHECK (about IN ('contract', 'price', 'quality', 'delivery', 'payment', 'other')),
    description text NOT NULL,
    raised_by text NOT NULL REFERENCES people,
    raised_at timestamptz NOT NULL,
    responsibility text,
    handling text,
    resolved_by text REFERENCES people,
    resolved_at timestamptz,
    CHECK (num_nonnulls(responsibility, handling, resolved_by, resolved_at) IN (0, 4))
  )`,
  `CREATE INDEX disputes_by_order ON disputes (order_id, raised_at)`,
];
