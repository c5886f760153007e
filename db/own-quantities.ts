import { type Kysely, sql } from 'kysely';
import { exact } from '../domain/money/exact.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { DB } from './schema.ts';

/** A line in the product's own unit. sku null: no product of the company. quantity null: no factor to its unit. */
export type OwnQuantity = { lineNo: number; sku: string | null; unit: string; quantity: string | null };

type ProductUnits = { sku: string; unit: string; factors: Record<string, string> };

/** How much of its product's own unit each line is. One query. */
export async function ownQuantities(
  db: Kysely<DB>,
  companyId: string,
  { lines }: Pick<CompleteDocument, 'lines'>,
): Promise<OwnQuantity[]> {
  const skus = [...new Set(lines.flatMap((line) => line.sku ?? []))];
  const { rows } = await sql<ProductUnits>`
    SELECT p.sku, p.unit, coalesce((SELECT json_object_agg(u.unit, u.factor::text) FROM product_units u
      WHERE u.company_id = p.company_id AND u.sku = p.sku), '{}') AS factors
    FROM products p WHERE p.company_id = ${companyId} AND p.sku = ANY(${skus})`.execute(db);
  const products = new Map(rows.map((row) => [row.sku, row]));
  return lines.map(({ lineNo, sku, unit, quantity }) => {
    const product = sku === undefined ? undefined : products.get(sku);
    if (!product) return { lineNo, sku: null, unit, quantity };
    const factor = unit === product.unit ? '1' : product.factors[unit];
    const own = factor === undefined ? null : exact(quantity).times(exact(factor)).toFixed();
    return { lineNo, sku: product.sku, unit: product.unit, quantity: own };
  });
}
