import { type Kysely, sql } from 'kysely';

/** What is matched with an order lowers its exposure; tolerances end; invoice numbers are a company's own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // What the conditions have paid in advance is no part of the entry's amount: matched money counts against it first.
  `ALTER TABLE credit_entries ADD COLUMN prepaid numeric(18, 4) NOT NULL DEFAULT 0 CHECK (prepaid >= 0)`,
  `UPDATE credit_entries e SET prepaid = (SELECT coalesce(sum(b.amount), 0) FROM obligations b
    WHERE b.order_id = e.order_id AND b.kind = 'prepayment' AND b.status <> 'withdrawn')
    WHERE e.state <> 'released'`,
  // What an entry still exposes its account to, and what of that somebody let be beyond the limit. Only reserved and
  // effective entries do: an invoice is a receivable, to which the same money is allocated.
  `CREATE VIEW credit_exposures AS
    SELECT e.order_id, e.revision, e.account_id, open.exposure, least(e.over_limit_by, open.exposure) AS risked
    FROM credit_entries e CROSS JOIN LATERAL (
      SELECT greatest(e.amount - greatest(coalesce(sum(m.amount), 0) - e.prepaid, 0), 0) AS exposure
      FROM payment_matches m WHERE m.order_id = e.order_id AND m.undone_at IS NULL) open
    WHERE e.state IN ('reserved', 'effective')`,

  `ALTER TABLE credit_checks DROP CONSTRAINT credit_checks_cause_check`,
  `ALTER TABLE credit_checks ADD CONSTRAINT credit_checks_cause_check
    CHECK (cause IN ('limit-changed', 'payment', 'payment-undone'))`,
  `ALTER TABLE holds DROP CONSTRAINT holds_cause_check`,
  `ALTER TABLE holds ADD CONSTRAINT holds_cause_check
    CHECK (cause IN ('person', 'limit-lowered', 'credit-at-effect', 'payment-undone', 'tolerance-over'))`,
  // When the account was looked at again because the tolerance was over.
  `ALTER TABLE holds ADD COLUMN tolerance_ended_at timestamptz,
    ADD CHECK (tolerance_ended_at >= tolerance_until)`,
  `CREATE INDEX holds_tolerances ON holds (tolerance_until)
    WHERE tolerance_until IS NOT NULL AND tolerance_ended_at IS NULL`,

  // What was paid of an invoice itself. The rest is what is matched with its order, from what was left out of it on.
  `ALTER TABLE receivables ADD COLUMN paid_directly numeric(18, 4) NOT NULL DEFAULT 0 CHECK (paid_directly >= 0)`,
  `UPDATE receivables SET paid_directly = amount - open_amount`,
  `UPDATE receivables r SET open_amount = a.open, settled_on = CASE a.open WHEN 0 THEN a.last_on END
    FROM (SELECT i.id, max(p.received_on) AS last_on,
        greatest(i.open_amount - greatest(sum(m.amount) - (o.amount - i.amount), 0), 0) AS open
      FROM receivables i JOIN orders o ON o.id = i.order_id
      JOIN payment_matches m ON m.order_id = o.id AND m.undone_at IS NULL JOIN payments p ON p.id = m.payment_id
      WHERE i.open_amount > 0 GROUP BY i.id, o.amount) a
    WHERE r.id = a.id`,
  `UPDATE credit_entries e SET state = 'settled', changed_at = now() WHERE e.state = 'receivable'
    AND NOT EXISTS (SELECT FROM receivables r WHERE r.order_id = e.order_id AND r.open_amount > 0)`,
  // Who is held although enough was matched by now is looked at again.
  `INSERT INTO credit_checks (order_id, cause, asked_at, next_attempt_at)
    SELECT order_id, 'payment', now(), now() FROM holds
    WHERE kind = 'credit' AND cause <> 'person' AND released_at IS NULL ON CONFLICT DO NOTHING`,

  // Two companies may have an invoice of the same number.
  `ALTER TABLE credit_accounts ADD UNIQUE (id, company_id)`,
  `ALTER TABLE receivables ADD COLUMN company_id text`,
  `UPDATE receivables r SET company_id = a.company_id FROM credit_accounts a WHERE a.id = r.account_id`,
  `ALTER TABLE receivables ALTER COLUMN company_id SET NOT NULL,
    DROP CONSTRAINT receivables_pkey,
    ADD PRIMARY KEY (company_id, id),
    ADD FOREIGN KEY (account_id, company_id) REFERENCES credit_accounts (id, company_id)`,
  `CREATE INDEX receivables_by_number ON receivables (id)`,
  `CREATE INDEX receivables_by_order ON receivables (order_id) WHERE order_id IS NOT NULL`,
];
