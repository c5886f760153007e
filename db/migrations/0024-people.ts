import { type Kysely, sql } from 'kysely';

/**
 * For whom somebody stood in who entered, wrote, asked for or proposed what the other may then not decide (P-166); and
 * what was promised beside an answer, decided in a meeting or is to be reviewed of a risk, with owner and day.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE orders ADD COLUMN entered_for text REFERENCES people`,
  `ALTER TABLE order_revisions ADD COLUMN author_for text REFERENCES people`,
  `ALTER TABLE requests ADD COLUMN requested_for text REFERENCES people`,
  `ALTER TABLE limit_changes ADD COLUMN proposed_for text REFERENCES people,
    ADD CHECK (decided_by <> proposed_for)`,
  `ALTER TABLE obligations ALTER COLUMN decision_id DROP NOT NULL,
    ADD COLUMN meeting_id uuid REFERENCES meetings,
    ADD COLUMN risk_id uuid REFERENCES risks,
    ADD CHECK (num_nonnulls(decision_id, meeting_id, risk_id) = 1)`,
  `ALTER TABLE obligations DROP CONSTRAINT obligations_kind_check`,
  `ALTER TABLE obligations ADD CONSTRAINT obligations_kind_check
    CHECK (kind IN ('prepayment', 'guarantee', 'other', 'risk', 'payment', 'promise', 'measure', 'risk-review'))`,
  `ALTER TABLE obligations ADD CHECK (kind NOT IN ('promise', 'measure', 'risk-review') OR NOT precondition)`,
];
