import { sql } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { figure, isAboveZero } from '../fields.ts';
import { type Table, unknownCode } from '../table.ts';
import { skusAmong } from './skus-among.ts';

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
    const stocked = await skusAmong(
      trx,
      'stock_items',
      home.id,
      rows.map(({ material }) => material),
    );
    const products = await skusAmong(
      trx,
      'products',
      home.id,
      rows.map(({ sku }) => sku),
    );
    return ({ sku, material }) => [
      ...(products.has(sku) ? [] : [unknownCode('sku', 'product', sku)]),
      ...(stocked.has(material) ? [] : [unknownCode('material', 'stock item', material)]),
    ];
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
