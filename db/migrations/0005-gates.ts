import { type Kysely, sql } from 'kysely';

/** Meetings, risks and the documents of customers; obligations that are met before a stage. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The stage whose gates wait for it; null where only the order's effect waits.
  `ALTER TABLE obligations ADD COLUMN before_stage text`,

  // Who called whom together about which question, and what came of it. A meeting that is put off is another one.
  `CREATE TABLE meetings (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    gate_id uuid NOT NULL REFERENCES gates,
    subject text NOT NULL,
    place text NOT NULL,
    scheduled_at timestamptz NOT NULL,
    invitees jsonb NOT NULL CHECK (jsonb_array_length(invitees) > 0),
    convened_by text NOT NULL REFERENCES people,
    convened_at timestamptz NOT NULL
  )`,
  `CREATE INDEX meetings_by_order ON meetings (order_id, convened_at)`,
  `CREATE INDEX meetings_by_gate ON meetings (gate_id)`,
  `CREATE TABLE meeting_minutes (
    meeting_id uuid PRIMARY KEY REFERENCES meetings,
    held_at timestamptz NOT NULL,
    attendance jsonb NOT NULL CHECK (jsonb_array_length(attendance) > 0),
    minutes text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    outcome text NOT NULL CHECK (outcome IN ('feasible', 'feasible-with-measures', 'not-feasible')),
    measures text,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    CHECK (held_at <= recorded_at),
    CHECK (outcome <> 'feasible-with-measures' OR measures IS NOT NULL)
  )`,

  // What somebody saw coming, with an opinion how to handle it, and what was done about it.
  `CREATE TABLE risks (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    revision int NOT NULL,
    description text NOT NULL,
    opinion text NOT NULL,
    owner_role text NOT NULL,
    raised_by text NOT NULL REFERENCES people,
    raised_at timestamptz NOT NULL,
    FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision)
  )`,
  `CREATE INDEX risks_by_order ON risks (order_id, raised_at)`,
  `CREATE TABLE risk_handlings (
    risk_id uuid PRIMARY KEY REFERENCES risks,
    handling text NOT NULL,
    handled_by text NOT NULL REFERENCES people,
    handled_at timestamptz NOT NULL
  )`,

  // Licences, statements: the newest version of a kind counts. The paper itself is kept elsewhere.
  `CREATE TABLE customer_documents (
    customer_id text NOT NULL REFERENCES customers,
    kind text NOT NULL,
    version int NOT NULL CHECK (version > 0),
    title text NOT NULL,
    reference text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    valid_until date,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, kind, version)
  )`,
];
