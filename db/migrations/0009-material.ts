import { type Kysely, sql } from 'kysely';

/** What products cost, what they are made of, what of that is in stock, and who supplies it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Of one of the product's own unit, without tax.
  `CREATE TABLE product_costs (
    company_id text NOT NULL,
    sku text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    material numeric(18, 4) NOT NULL CHECK (material >= 0),
    labour numeric(18, 4) NOT NULL CHECK (labour >= 0),
    energy numeric(18, 4) NOT NULL CHECK (energy >= 0),
    freight numeric(18, 4) NOT NULL CHECK (freight >= 0),
    sample boolean NOT NULL DEFAULT false,
    PRIMARY KEY (company_id, sku),
    FOREIGN KEY (company_id, sku) REFERENCES products
  )`,

  // Finished products and materials alike. counted_at: of when the figures are; null before the first count.
  `CREATE TABLE stock_items (
    company_id text NOT NULL REFERENCES org_units,
    sku text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL REFERENCES units_of_measure,
    on_hand numeric(18, 3) NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved numeric(18, 3) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    safety_stock numeric(18, 3) NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
    counted_at timestamptz,
    sample boolean NOT NULL DEFAULT false,
    PRIMARY KEY (company_id, sku)
  )`,

  // quantity of the material in one of the product's own unit.
  `CREATE TABLE product_materials (
    company_id text NOT NULL,
    sku text NOT NULL,
    material_sku text NOT NULL,
    quantity numeric(18, 6) NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (company_id, sku, material_sku),
    FOREIGN KEY (company_id, sku) REFERENCES products,
    FOREIGN KEY (company_id, material_sku) REFERENCES stock_items,
    CHECK (sku <> material_sku)
  )`,
  // most: what the supplier can deliver within the lead time; null says as much as is wanted.
  `CREATE TABLE material_suppliers (
    company_id text NOT NULL,
    material_sku text NOT NULL,
    supplier text NOT NULL,
    lead_days int NOT NULL CHECK (lead_days >= 0),
    most numeric(18, 3) CHECK (most > 0),
    PRIMARY KEY (company_id, material_sku, supplier),
    FOREIGN KEY (company_id, material_sku) REFERENCES stock_items
  )`,
  `CREATE TABLE material_alternatives (
    company_id text NOT NULL,
    material_sku text NOT NULL,
    alternative_sku text NOT NULL,
    PRIMARY KEY (company_id, material_sku, alternative_sku),
    FOREIGN KEY (company_id, material_sku) REFERENCES stock_items,
    FOREIGN KEY (company_id, alternative_sku) REFERENCES stock_items,
    CHECK (material_sku <> alternative_sku)
  )`,
];
