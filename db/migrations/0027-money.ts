import { type Kysely, sql } from 'kysely';

/**
 * Why an order is looked at again, held and let go on: also for what became a fact, was freed, or was valid no more.
 * Payments of invoices one by one, so that each is booked once and can be taken back. The limit that people had decided
 * when the process proposed another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE credit_checks DROP CONSTRAINT credit_checks_cause_check`,
  `ALTER TABLE credit_checks ADD CONSTRAINT credit_checks_cause_check
    CHECK (cause IN ('limit-changed', 'payment-undone', 'receivable', 'payment', 'freed', 'rating-changed'))`,
  `ALTER TABLE holds DROP CONSTRAINT holds_cause_check`,
  `ALTER TABLE holds ADD CONSTRAINT holds_cause_check CHECK (cause IN ('person', 'limit-lowered',
    'credit-at-effect', 'payment-undone', 'tolerance-over', 'over-limit', 'hold-expired'))`,
  `ALTER TABLE holds DROP CONSTRAINT holds_release_cause_check`,
  `ALTER TABLE holds ADD CONSTRAINT holds_release_cause_check CHECK (release_cause IN ('person', 'payment',
    'limit-raised', 'room-freed', 'expired', 'order-ended'))`,

  // That a reference pays an invoice once is seen to under the lock of its account: older ones may have come twice.
  `CREATE TABLE receivable_payments (
    id uuid PRIMARY KEY,
    company_id text NOT NULL,
    receivable_id text NOT NULL,
    amount numeric(18, 4) NOT NULL CHECK (amount > 0),
    paid_on date NOT NULL,
    reference text NOT NULL,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    undone_by text REFERENCES people,
    undone_at timestamptz,
    CHECK ((undone_by IS NULL) = (undone_at IS NULL)),
    FOREIGN KEY (company_id, receivable_id) REFERENCES receivables (company_id, id)
  )`,
  `CREATE INDEX receivable_payments_of ON receivable_payments (company_id, receivable_id)`,
  // Those before are in the chains of their accounts.
  `INSERT INTO receivable_payments
    (id, company_id, receivable_id, amount, paid_on, reference, recorded_by, recorded_at)
    SELECT gen_random_uuid(), r.company_id, r.id, (e.data ->> 'amount')::numeric, (e.data ->> 'paidOn')::date,
      e.data ->> 'reference', p.id, e.at
    FROM (SELECT subject_id, at, actor, text::jsonb -> 'data' AS data FROM audit_events
      WHERE subject_kind = 'credit-account' AND kind = 'payment-recorded') e
    JOIN receivables r ON r.account_id = e.subject_id AND r.id = e.data ->> 'receivable'
    JOIN people p ON p.id = e.actor`,

  // From which a proposal of the process was reckoned, so that one does not build on the other.
  `ALTER TABLE limit_changes ADD COLUMN base_limit numeric(18, 4)`,
  `UPDATE limit_changes SET base_limit = from_limit WHERE proposed_by IS NULL`,
  `ALTER TABLE limit_changes ADD CHECK (base_limit IS NULL OR proposed_by IS NULL)`,
];
