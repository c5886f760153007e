import { type Kysely, sql } from 'kysely';

/**
 * Doubles are found by what is ordered, not by what it costs; orders by what they came from. A proposal to the customer
 * says its figures.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `CREATE INDEX order_revisions_by_goods ON order_revisions ((matter ->> 'goods'))`,
  `DROP INDEX order_revisions_by_price`,
  `ALTER TABLE negotiation_rounds ADD COLUMN terms jsonb`,
  `CREATE INDEX orders_by_enquiry ON orders (enquiry_id) WHERE enquiry_id IS NOT NULL`,
  `CREATE INDEX orders_by_project ON orders (project_id) WHERE project_id IS NOT NULL`,
];
