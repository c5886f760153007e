import { type Kysely, sql } from 'kysely';
import { type CapacityNeed, needOf, type RoutedProduct } from '../domain/capacity/need.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { DB } from './schema.ts';

/** What the lines take at which work centres, by the products' routings as they are now. One query. */
export async function capacityNeed(
  db: Kysely<DB>,
  companyId: string,
  { lines }: Pick<CompleteDocument, 'lines'>,
): Promise<CapacityNeed> {
  const skus = [...new Set(lines.flatMap((line) => line.sku ?? []))];
  return needOf(lines, skus.length === 0 ? new Map() : await routedOf(db, companyId, skus));
}

async function routedOf(
  db: Kysely<DB>,
  companyId: string,
  skus: readonly string[],
): Promise<Map<string, RoutedProduct>> {
  const { rows } = await sql<RoutedProduct>`
    SELECT p.sku, p.unit,
      coalesce((SELECT json_object_agg(u.unit, u.factor::text) FROM product_units u
        WHERE u.company_id = p.company_id AND u.sku = p.sku), '{}') AS factors,
      json_agg(json_build_object('workCentreId', r.work_centre_id, 'setupHours', r.setup_hours::text,
        'hoursPerUnit', r.hours_per_unit::text) ORDER BY r.step) AS steps
    FROM products p JOIN routings r USING (company_id, sku)
    WHERE p.company_id = ${companyId} AND p.sku = ANY(${skus})
    GROUP BY p.company_id, p.sku`.execute(db);
  return new Map(rows.map((row) => [row.sku, row]));
}
