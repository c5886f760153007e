import { type Kysely, sql } from 'kysely';
import { DEFAULT_UNITS, type Units } from '../domain/quantity/quantity.ts';
import type { DB } from './schema.ts';

/**
 * listPrice without tax, a decimal string; taxRate a share such as "0.13000". factors: unit → how many of the product's
 * own unit one of it is.
 */
export type Product = {
  sku: string;
  name: string;
  unit: string;
  listPrice: string;
  taxRate: string;
  factors: Record<string, string>;
  inCatalogue: boolean;
  /** Orders of it are reviewed as such, whatever the sender says (P-24). */
  sensitive: boolean;
  /** YYYY-MM-DD since when it is not made any more; null while it is (P-20). */
  discontinuedOn: string | null;
};

export type Catalogue = { products: ReadonlyMap<string, Product>; units: Units };

/** The company's products among these codes, by code, and the units in which quantities are given. One query. */
export async function productsOf(
  db: Kysely<DB>,
  companyId: string,
  skus: readonly string[],
): Promise<Catalogue> {
  const { rows } = await sql<{ products: Product[]; units: Units }>`
    SELECT
      coalesce((SELECT json_agg(json_build_object('sku', sku, 'name', name, 'unit', unit,
        'listPrice', list_price::text, 'taxRate', tax_rate::text, 'inCatalogue', in_catalogue, 'sensitive', sensitive,
        'discontinuedOn', discontinued_on,
        'factors', coalesce((SELECT json_object_agg(u.unit, u.factor::text) FROM product_units u
          WHERE u.company_id = p.company_id AND u.sku = p.sku), '{}')))
        FROM products p WHERE company_id = ${companyId} AND sku = ANY(${[...new Set(skus)]})), '[]') AS products,
      coalesce((SELECT json_object_agg(code, decimals) FROM units_of_measure), '{}') AS units`.execute(db);
  const { products = [], units = {} } = rows[0] ?? {};
  return {
    products: new Map(products.map((product) => [product.sku, product])),
    units: { ...DEFAULT_UNITS, ...units },
  };
}
