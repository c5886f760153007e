import { sql } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { figure, isAboveZero, name, whole } from '../fields.ts';
import type { Table } from '../table.ts';
import { unknownSkus } from './unknown-skus.ts';

const form = z.strictObject({
  material: code,
  supplier: name,
  leadDays: whole,
  /** Within the lead time; as much as is wanted, where it is not said. */
  most: figure({ before: 15, after: 3 }).refine(isAboveZero, 'is not above zero').nullish(),
});

type Supplier = z.output<typeof form>;

/** Who brings a material, and in how many days (P-36). */
export const suppliers: Table<Supplier> = {
  of: 'company',
  form,
  key: keyOf,
  async known(trx, home, rows) {
    const { rows: found } = await sql<Supplier>`
      SELECT material_sku AS material, supplier, lead_days AS "leadDays", trim_scale(most)::text AS most
      FROM material_suppliers
      WHERE company_id = ${home.id} AND material_sku = ANY(${rows.map(({ material }) => material)}::text[])`.execute(
      trx,
    );
    return new Map(found.map((row) => [keyOf(row), row]));
  },
  faults: (trx, home, rows) => unknownSkus(trx, home, { table: 'stock_items', field: 'material' }, rows),
  async save(trx, home, rows) {
    for (const { material, supplier, leadDays, most = null } of rows) {
      const values = { lead_days: leadDays, most };
      await trx
        .insertInto('material_suppliers')
        .values({ company_id: home.id, material_sku: material, supplier, ...values })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'material_sku', 'supplier']).doUpdateSet(values),
        )
        .execute();
    }
  },
};

function keyOf({ material, supplier }: Supplier): string {
  return `${material} of ${supplier}`;
}
