import { sql } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import { figure, name, whole } from '../fields.ts';
import type { Table } from '../table.ts';

const form = z.strictObject({
  code,
  nameZh: name,
  nameEn: name,
  decimals: whole.refine((given) => given <= 6, 'is above 6'),
  /** The share by which a delivery may be off: "0.05". */
  tolerance: figure({ before: 1, after: 5 })
    .refine((share) => share.startsWith('0'), 'is not below 1')
    .optional(),
});

type Unit = z.output<typeof form>;

export const unitsOfMeasure: Table<Unit> = {
  of: 'common',
  form,
  key: (unit) => unit.code,
  fixed: { decimals: 'orders and stock have quantities in it' },
  async known(trx, _home, rows) {
    const { rows: found } = await sql<Unit>`
      SELECT code, name_zh AS "nameZh", name_en AS "nameEn", decimals, trim_scale(tolerance)::text AS tolerance
      FROM units_of_measure WHERE code = ANY(${rows.map((unit) => unit.code)}::text[])`.execute(trx);
    return new Map(found.map((row) => [row.code, row]));
  },
  async save(trx, _home, rows) {
    for (const { code, nameZh, nameEn, decimals, tolerance } of rows) {
      const values = { name_zh: nameZh, name_en: nameEn, decimals, tolerance };
      await trx
        .insertInto('units_of_measure')
        .values({ code, ...values })
        .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
        .execute();
    }
  },
};
