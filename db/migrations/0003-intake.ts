import { type Kysely, sql } from 'kysely';

/** What customers are asked, and how they were contacted; enquiries before an order, and projects. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A task may wait for the customer as well as for documents.
  `ALTER TABLE decisions DROP CONSTRAINT decisions_outcome_check`,
  `ALTER TABLE decisions ADD CONSTRAINT decisions_outcome_check CHECK (outcome IN ('approve',
    'approve-with-conditions', 'refuse', 'need-documents', 'need-information'))`,
  `DROP INDEX decisions_one_final`,
  `CREATE UNIQUE INDEX decisions_one_final ON decisions (task_id)
    WHERE outcome NOT IN ('need-documents', 'need-information')`,

  // task_id: the task that waits for the answer; null for what was asked beside the tasks.
  `CREATE TABLE questions (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    task_id uuid REFERENCES tasks,
    question text NOT NULL,
    method text NOT NULL CHECK (method IN ('phone', 'email', 'sms', 'chat', 'visit', 'letter')),
    asked_by text NOT NULL REFERENCES people,
    asked_at timestamptz NOT NULL,
    answer text,
    customer_person text,
    recorded_by text REFERENCES people,
    answered_at timestamptz,
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((answer IS NULL) = (customer_person IS NULL)),
    CHECK ((answer IS NULL) = (recorded_by IS NULL))
  )`,
  `CREATE INDEX questions_by_order ON questions (order_id, asked_at)`,
  `CREATE INDEX questions_open ON questions (task_id) WHERE answered_at IS NULL`,

  `CREATE TABLE contacts (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('first-contact', 'question', 'confirmation', 'negotiation', 'meeting')),
    method text NOT NULL CHECK (method IN ('phone', 'email', 'sms', 'chat', 'visit', 'letter')),
    customer_person text NOT NULL,
    summary text NOT NULL,
    contacted_at timestamptz NOT NULL,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    CHECK (contacted_at <= recorded_at)
  )`,
  `CREATE INDEX contacts_by_order ON contacts (order_id, recorded_at)`,

  `CREATE TABLE enquiries (
    id uuid PRIMARY KEY,
    company_id text NOT NULL REFERENCES org_units,
    customer_id text REFERENCES customers,
    customer_name text NOT NULL,
    contact text NOT NULL,
    channel text NOT NULL,
    variety text NOT NULL,
    spec text,
    quantity text,
    wanted_on date,
    place text,
    question text NOT NULL,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    answer text,
    answered_by text REFERENCES people,
    answered_at timestamptz,
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((answer IS NULL) = (answered_by IS NULL))
  )`,
  `CREATE INDEX enquiries_by_company ON enquiries (company_id, recorded_at, id)`,

  `CREATE TABLE projects (
    id uuid PRIMARY KEY,
    company_id text NOT NULL REFERENCES org_units,
    name text NOT NULL,
    customer_id text REFERENCES customers,
    owner text NOT NULL,
    place text NOT NULL,
    scope text NOT NULL,
    expected_on date,
    registered_by text NOT NULL REFERENCES people,
    registered_at timestamptz NOT NULL,
    UNIQUE (company_id, name)
  )`,
  `CREATE INDEX projects_by_company ON projects (company_id, registered_at, id)`,

  `ALTER TABLE orders ADD COLUMN enquiry_id uuid REFERENCES enquiries, ADD COLUMN project_id uuid REFERENCES projects`,
];
