import { type Kysely, sql } from 'kysely';

/** Links by which customers see and answer one revision of an order; what doubles of an order are found by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Only the SHA-256 of the token is kept: whoever reads the database can use no link.
  `CREATE TABLE customer_links (
    id uuid PRIMARY KEY,
    token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    order_id uuid NOT NULL,
    revision int NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('view', 'confirm', 'design')),
    created_by text NOT NULL REFERENCES people,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_by text REFERENCES people,
    revoked_at timestamptz,
    used_at timestamptz,
    looks_since timestamptz,
    looks int NOT NULL DEFAULT 0,
    FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision),
    CHECK (expires_at > created_at),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL)),
    CHECK (used_at IS NULL OR purpose <> 'view')
  )`,
  `CREATE INDEX customer_links_by_order ON customer_links (order_id, created_at)`,

  // Orders of the same goods at the same prices are found by it.
  `CREATE INDEX order_revisions_by_price ON order_revisions ((matter ->> 'price'))`,
  `CREATE TABLE possible_duplicates (
    order_id uuid NOT NULL REFERENCES orders,
    earlier_id uuid NOT NULL REFERENCES orders,
    PRIMARY KEY (order_id, earlier_id),
    CHECK (order_id <> earlier_id)
  )`,
];
