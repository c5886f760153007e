import { type Kysely, sql } from 'kysely';

/** Gates at which the terms of payment are agreed after signing, and what is owed by them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE gates DROP CONSTRAINT gates_kind_check`,
  `ALTER TABLE gates ADD CONSTRAINT gates_kind_check CHECK (kind IN ('review', 'credit', 'capacity', 'material',
    'profit', 'meeting', 'proofreading', 'requirement', 'contact', 'identity', 'qualification', 'quote', 'contract',
    'legal', 'signing', 'entry', 'confirmation', 'design', 'payment', 'terms', 'decline', 'cancel', 'change'))`,
  `ALTER TABLE obligations DROP CONSTRAINT obligations_kind_check`,
  `ALTER TABLE obligations ADD CONSTRAINT obligations_kind_check
    CHECK (kind IN ('prepayment', 'guarantee', 'other', 'risk', 'payment'))`,
  `ALTER TABLE obligations ADD CHECK (kind <> 'payment' OR (amount IS NOT NULL AND NOT precondition))`,
];
