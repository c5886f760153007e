import { type Kysely, sql } from 'kysely';

/** Gates of every kind and stage; an approval stands for later revisions in which what it judged is the same. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE gates ADD COLUMN valid_revision int`,
  `UPDATE gates SET valid_revision = revision`,
  `ALTER TABLE gates ALTER COLUMN valid_revision SET NOT NULL, ADD CHECK (valid_revision >= revision)`,
  `ALTER TABLE gates DROP CONSTRAINT gates_kind_check`,
  `ALTER TABLE gates ADD CONSTRAINT gates_kind_check CHECK (kind IN ('review', 'credit', 'capacity', 'material',
    'profit', 'meeting', 'proofreading', 'requirement', 'contact', 'identity', 'qualification', 'quote', 'contract',
    'legal', 'signing', 'entry', 'confirmation', 'design', 'payment', 'decline', 'cancel', 'change'))`,
];
