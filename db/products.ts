import { type Kysely, sql } from 'kysely';
import { DEFAULT_UNITS, type Units } from '../domain/quantity/quantity.ts';
import type { DB } from './schema.ts';

/** listPrice without tax, a decimal string; taxRate a share such as "0.13000". */
export type Product = {
  sku: string;
  name: string;
  unit: string;
  listPrice: string;
  taxRate: string;
  inCatalogue: boolean;
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
        'listPrice', list_price::text, 'taxRate', tax_rate::text, 'inCatalogue', in_catalogue))
        FROM products WHERE company_id = ${companyId} AND sku = ANY(${[...new Set(skus)]})), '[]') AS products,
      coalesce((SELECT json_object_agg(code, decimals) FROM units_of_measure), '{}') AS units`.execute(db);
  const { products = [], units = {} } = rows[0] ?? {};
  return {
    products: new Map(products.map((product) => [product.sku, product])),
    units: { ...DEFAULT_UNITS, ...units },
  };
}
