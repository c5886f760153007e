import { type Kysely, sql } from 'kysely';

/** What orders take from stock. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // In the item's unit, not rounded: a recipe has more decimals than a count. expires_at null: kept without end.
  `CREATE TABLE stock_reservations (
    order_id uuid NOT NULL REFERENCES orders,
    revision int NOT NULL,
    company_id text NOT NULL,
    sku text NOT NULL,
    quantity numeric NOT NULL CHECK (quantity > 0),
    state text NOT NULL CHECK (state IN ('reserved', 'effective', 'consumed', 'released')),
    expires_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (order_id, revision, sku),
    FOREIGN KEY (company_id, sku) REFERENCES stock_items,
    CHECK ((state IN ('consumed', 'released')) = (ended_at IS NOT NULL))
  )`,
  `CREATE INDEX stock_reservations_kept ON stock_reservations (company_id, sku)
    WHERE state IN ('reserved', 'effective')`,
  `CREATE INDEX stock_reservations_consumed ON stock_reservations (company_id, sku, ended_at)
    WHERE state = 'consumed'`,
  `CREATE INDEX stock_reservations_lapse ON stock_reservations (expires_at) WHERE state = 'reserved'`,
];
