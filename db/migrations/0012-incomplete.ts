import { type Kysely, sql } from 'kysely';

/** Orders that wait for the customer with a list of what is missing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE orders ALTER COLUMN amount DROP NOT NULL, ALTER COLUMN required_on DROP NOT NULL,
    ALTER COLUMN payment_method DROP NOT NULL, ADD COLUMN missing jsonb`,
  // Only an order that waits for the customer may lack them.
  `ALTER TABLE orders ADD CONSTRAINT orders_complete_check CHECK (
    missing IS NOT NULL OR amount IS NOT NULL AND required_on IS NOT NULL AND payment_method IS NOT NULL)`,
  // The requirement that was confirmed with dealer or customer, point by point.
  `CREATE TABLE requirement_points (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    revision int NOT NULL,
    point text NOT NULL,
    confirmed_with text NOT NULL CHECK (confirmed_with IN ('dealer', 'customer')),
    customer_person text NOT NULL,
    evidence text NOT NULL,
    recorded_by text NOT NULL REFERENCES people,
    recorded_at timestamptz NOT NULL,
    UNIQUE (order_id, revision, point),
    FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision)
  )`,
];
