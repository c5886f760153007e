import { type Kysely, sql } from 'kysely';
import { type Operation, operationsFor, type RoutingStep } from '../domain/capacity/routing.ts';
import { exact } from '../domain/money/exact.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { DB } from './schema.ts';

/** The work of an order: one chain of operations a line that has any. */
export type CapacityNeed = {
  jobs: Operation[][];
  /** Ascending, the order in which they are locked. */
  centreIds: string[];
  /** Lines of routed products in a unit that the product has no factor for: nobody can say what they take. */
  unknown: number[];
};

type RoutedProduct = {
  sku: string;
  unit: string;
  /** Unit → how many of the product's own unit one of it is. */
  factors: Record<string, string>;
  steps: RoutingStep[];
};

/** What the lines take at which work centres, by the products' routings. Products without one need nothing. One query. */
export async function capacityNeed(
  db: Kysely<DB>,
  companyId: string,
  { lines }: Pick<CompleteDocument, 'lines'>,
): Promise<CapacityNeed> {
  const skus = [...new Set(lines.flatMap((line) => line.sku ?? []))];
  const routed = skus.length === 0 ? new Map<string, RoutedProduct>() : await routedOf(db, companyId, skus);
  const jobs: Operation[][] = [];
  const unknown: number[] = [];
  for (const { sku, unit, quantity, lineNo } of lines) {
    const product = sku === undefined ? undefined : routed.get(sku);
    if (!product) continue;
    const factor = unit === product.unit ? '1' : product.factors[unit];
    if (factor === undefined) unknown.push(lineNo);
    else jobs.push(operationsFor(product.steps, exact(quantity).times(exact(factor)).toFixed()));
  }
  const working = jobs.map((job) => job.filter(({ hours }) => hours > 0)).filter((job) => job.length > 0);
  const centreIds = [...new Set(working.flat().map(({ workCentreId }) => workCentreId))].toSorted();
  return { jobs: working, centreIds, unknown };
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
