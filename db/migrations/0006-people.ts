import { type Kysely, sql } from 'kysely';

/** Who stands in for whom; no is not the end: rounds with the customer, changes that the customer asks for, orders that go on at a risk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A refused gate with which the order goes on all the same, at a risk that has an owner and a date.
  `ALTER TABLE gates DROP CONSTRAINT gates_status_check`,
  `ALTER TABLE gates ADD CONSTRAINT gates_status_check
    CHECK (status IN ('open', 'approved', 'refused', 'at-risk', 'withdrawn', 'lapsed'))`,
  `ALTER TABLE obligations DROP CONSTRAINT obligations_kind_check`,
  `ALTER TABLE obligations ADD CONSTRAINT obligations_kind_check
    CHECK (kind IN ('prepayment', 'guarantee', 'other', 'risk'))`,
  `ALTER TABLE obligations ADD CHECK (kind <> 'risk' OR NOT precondition)`,
  // What of an entry is beyond the limit, and who let it be.
  `ALTER TABLE credit_entries
    ADD COLUMN over_limit_by numeric(18, 4) NOT NULL DEFAULT 0,
    ADD COLUMN released_by text REFERENCES people,
    ADD CHECK (over_limit_by BETWEEN 0 AND amount),
    ADD CHECK ((over_limit_by > 0) = (released_by IS NOT NULL))`,

  // A change before the order is effective, as the customer wrote it and as the order would say it.
  `ALTER TABLE requests DROP CONSTRAINT requests_kind_check`,
  `ALTER TABLE requests
    ADD COLUMN letter_reference text,
    ADD COLUMN letter_sha256 text CHECK (letter_sha256 ~ '^[0-9a-f]{64}$'),
    ADD COLUMN document jsonb,
    ADD CONSTRAINT requests_kind_check CHECK (kind IN ('cancel', 'decline', 'change')),
    ADD CHECK (num_nonnulls(letter_reference, letter_sha256, document) = CASE kind WHEN 'change' THEN 3 ELSE 0 END)`,

  // One proposal and its answer a round; the next round begins when the one before is answered.
  `CREATE TABLE negotiation_rounds (
    order_id uuid NOT NULL REFERENCES orders,
    round int NOT NULL CHECK (round >= 1),
    revision int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('later-date', 'quantity', 'specification', 'price', 'prepayment', 'other')),
    proposal text NOT NULL CHECK (proposal ~ '\\S'),
    proposed_by text NOT NULL CHECK (proposed_by IN ('us', 'customer')),
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    answer text CHECK (answer IN ('accepted', 'refused', 'counter')),
    answer_text text,
    reference text CHECK (reference ~ '\\S'),
    answer_recorded_by text REFERENCES people,
    answered_at timestamptz,
    became_revision int CHECK (became_revision > revision),
    PRIMARY KEY (order_id, round),
    CHECK (num_nonnulls(answer, reference, answer_recorded_by, answered_at) IN (0, 4)),
    CHECK (answer <> 'counter' OR answer_text ~ '\\S'),
    CHECK (became_revision IS NULL OR answer = 'accepted')
  )`,
  `CREATE UNIQUE INDEX negotiation_rounds_one_open ON negotiation_rounds (order_id, revision) WHERE answer IS NULL`,

  // Who stands in for whom, as long as it lasts; without a delegate an absence. Without a role: for all that they hold.
  `CREATE TABLE delegations (
    id uuid PRIMARY KEY,
    person_id text NOT NULL REFERENCES people,
    delegate_id text REFERENCES people,
    role text,
    unit_id text REFERENCES org_units,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason ~ '\\S'),
    created_by text NOT NULL REFERENCES people,
    created_at timestamptz NOT NULL,
    revoked_by text REFERENCES people,
    revoked_at timestamptz,
    CHECK (valid_until > valid_from),
    CHECK (delegate_id <> person_id),
    CHECK ((role IS NULL) = (unit_id IS NULL)),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
  )`,
  `CREATE INDEX delegations_to ON delegations (delegate_id, valid_until) WHERE revoked_at IS NULL`,
  `CREATE INDEX delegations_of ON delegations (person_id, valid_until) WHERE revoked_at IS NULL`,
  `ALTER TABLE decisions ADD COLUMN on_behalf_of text REFERENCES people, ADD CHECK (on_behalf_of <> person_id)`,
  `ALTER TABLE tasks ADD COLUMN on_behalf_of text REFERENCES people,
    ADD CHECK (on_behalf_of IS NULL OR (status = 'completed' AND on_behalf_of <> decided_by))`,
];
