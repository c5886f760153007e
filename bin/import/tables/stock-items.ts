import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { name } from '../fields.ts';
import { type Table, unknownCode } from '../table.ts';

const form = z.strictObject({ sku: code, name, unit: code });

/** What is kept in stock, without its figures: those the warehouse says (P-36, P-71; POST /stock-levels). */
export const stockItems: Table<z.output<typeof form>> = {
  of: 'company',
  form,
  key: ({ sku }) => sku,
  fixed: { unit: 'its figures are in it; give the item in another unit its own sku' },
  async known(trx, home, rows) {
    const found = await trx
      .selectFrom('stock_items')
      .select(['sku', 'name', 'unit'])
      .where('company_id', '=', home.id)
      .where(
        'sku',
        'in',
        rows.map(({ sku }) => sku),
      )
      .execute();
    return new Map(found.map((row) => [row.sku, row]));
  },
  async faults(trx) {
    const found = await trx.selectFrom('units_of_measure').select('code').execute();
    const units = new Set(found.map((unit) => unit.code));
    return ({ unit }) => (units.has(unit) ? [] : [unknownCode('unit', 'unit', unit)]);
  },
  async save(trx, home, rows) {
    await trx
      .insertInto('stock_items')
      .values(rows.map((row) => ({ company_id: home.id, ...row })))
      .onConflict((conflict) =>
        conflict
          .columns(['company_id', 'sku'])
          .doUpdateSet(({ ref }) => ({ name: ref('excluded.name'), sample: false })),
      )
      .execute();
  },
};
