import { sql } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { figure, isAboveZero } from '../fields.ts';
import type { Table } from '../table.ts';
import { unknownSkus } from './unknown-skus.ts';

const form = z
  .strictObject({
    sku: code,
    material: code,
    quantity: figure({ before: 12, after: 6 }).refine(isAboveZero, 'is not above zero'),
  })
  .refine(({ sku, material }) => sku !== material, { path: ['material'], error: 'is the product itself' });

type Ingredient = z.output<typeof form>;

/** How much of a material is in one of the product's own unit (P-36). */
export const ingredients: Table<Ingredient> = {
  of: 'company',
  form,
  key: keyOf,
  async known(trx, home, rows) {
    const { rows: found } = await sql<Ingredient>`
      SELECT sku, material_sku AS material, trim_scale(quantity)::text AS quantity
      FROM product_materials
      WHERE company_id = ${home.id} AND sku = ANY(${rows.map(({ sku }) => sku)}::text[])`.execute(trx);
    return new Map(found.map((row) => [keyOf(row), row]));
  },
  async faults(trx, home, rows) {
    const product = await unknownSkus(trx, home, { table: 'products', field: 'sku' }, rows);
    const stock = await unknownSkus(trx, home, { table: 'stock_items', field: 'material' }, rows);
    return (row) => [...product(row), ...stock(row)];
  },
  async save(trx, home, rows) {
    for (const { sku, material, quantity } of rows) {
      await trx
        .insertInto('product_materials')
        .values({ company_id: home.id, sku, material_sku: material, quantity })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'sku', 'material_sku']).doUpdateSet({ quantity }),
        )
        .execute();
    }
  },
};

function keyOf({ sku, material }: Ingredient): string {
  return `${sku} of ${material}`;
}
