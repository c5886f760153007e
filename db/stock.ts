import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** A stock item whose row this transaction holds. Quantities are decimal texts in its unit. */
export type LockedItem = {
  sku: string;
  unit: string;
  /** Of the unit. */
  decimals: number;
  onHand: string;
  reserved: string;
  safetyStock: string;
  countedAt: Date | null;
};

/** The company's stock items among these, in ascending order, held until the commit. */
export async function lockStock(
  trx: Transaction<DB>,
  companyId: string,
  skus: readonly string[],
): Promise<Map<string, LockedItem>> {
  const { rows } = await sql<LockedItem>`
    SELECT i.sku, i.unit, u.decimals, i.on_hand::text AS "onHand", i.reserved::text AS reserved,
      i.safety_stock::text AS "safetyStock", i.counted_at AS "countedAt"
    FROM stock_items i JOIN units_of_measure u ON u.code = i.unit
    WHERE i.company_id = ${companyId} AND i.sku = ANY(${[...skus]}::text[])
    ORDER BY i.sku FOR NO KEY UPDATE OF i`.execute(trx);
  return new Map(rows.map((row) => [row.sku, row]));
}

export type StockLevel = { sku: string; onHand: string; reserved: string; safetyStock: string };

/** Writes what is there of items that this transaction holds. One statement. */
export async function writeStock(
  db: Kysely<DB>,
  companyId: string,
  levels: readonly StockLevel[],
  countedAt: Date,
): Promise<void> {
  await sql`
    UPDATE stock_items i SET on_hand = l."onHand", reserved = l.reserved, safety_stock = l."safetyStock",
      counted_at = ${countedAt}
    FROM json_to_recordset(${JSON.stringify(levels)})
      AS l (sku text, "onHand" numeric, reserved numeric, "safetyStock" numeric)
    WHERE i.company_id = ${companyId} AND i.sku = l.sku`.execute(db);
}
