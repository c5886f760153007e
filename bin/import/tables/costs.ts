import { sql } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { currency, price } from '../fields.ts';
import type { Table } from '../table.ts';
import { unknownSkus } from './unknown-skus.ts';

const form = z.strictObject({
  sku: code,
  currency,
  material: price,
  labour: price,
  energy: price,
  freight: price,
});

type Costs = z.output<typeof form>;

/** What one of a product's own unit costs (P-38). */
export const costs: Table<Costs> = {
  of: 'company',
  form,
  key: ({ sku }) => sku,
  async known(trx, home, rows) {
    const { rows: found } = await sql<Costs>`
      SELECT sku, currency, trim_scale(material)::text AS material, trim_scale(labour)::text AS labour,
        trim_scale(energy)::text AS energy, trim_scale(freight)::text AS freight
      FROM product_costs WHERE company_id = ${home.id} AND sku = ANY(${rows.map(({ sku }) => sku)}::text[])`.execute(
      trx,
    );
    return new Map(found.map((row) => [row.sku, row]));
  },
  faults: (trx, home, rows) => unknownSkus(trx, home, { table: 'products', field: 'sku' }, rows),
  async save(trx, home, rows) {
    for (const { sku, ...row } of rows) {
      const values = { ...row, sample: false };
      await trx
        .insertInto('product_costs')
        .values({ company_id: home.id, sku, ...values })
        .onConflict((conflict) => conflict.columns(['company_id', 'sku']).doUpdateSet(values))
        .execute();
    }
  },
};
