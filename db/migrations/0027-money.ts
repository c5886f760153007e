import { type Kysely, sql } from 'kysely';

/** Why an order is looked at again, held and let go on: also for what became a fact, was freed, or was valid no more. */
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
];
