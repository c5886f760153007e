import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { code } from '../../../api/http/fields.ts';
import type { DB } from '../../../db/schema.ts';
import { date, figure, isAboveZero, name, price, yesOrNo } from '../fields.ts';
import { type Table, unknownCode } from '../table.ts';

const step = z.strictObject({
  workCentre: code,
  setupHours: figure({ before: 5, after: 4 }).default('0'),
  hoursPerUnit: figure({ before: 6, after: 6 }),
});

const form = z.strictObject({
  sku: code,
  name,
  unit: code,
  /** Without tax. */
  listPrice: price,
  /** A share: "0.13". */
  taxRate: figure({ before: 1, after: 5 }).refine((rate) => rate.startsWith('0'), 'is not below 1'),
  inCatalogue: yesOrNo.optional(),
  sensitive: yesOrNo.optional(),
  /** Since when it is not made any more. */
  discontinuedOn: date.nullable().optional(),
  /** unit → how many of the product's own unit one of it is. */
  factors: z
    .record(code, figure({ before: 9, after: 9 }).refine(isAboveZero, 'is not above zero'))
    .optional(),
  /** The hours of its making, step by step. */
  routing: z.array(step).max(100).optional(),
});

type Product = z.output<typeof form>;

/** What is sold: its price, its units and the hours that it takes. Factors and routing are given whole. */
export const products: Table<Product> = {
  of: 'company',
  form,
  key: ({ sku }) => sku,
  fixed: { unit: 'prices, factors, costs and stock are in it; give the product in another unit its own sku' },
  async known(trx, home, rows) {
    const { rows: found } = await sql<Product>`
      SELECT sku, name, unit, trim_scale(list_price)::text AS "listPrice",
        trim_scale(tax_rate)::text AS "taxRate", in_catalogue AS "inCatalogue", sensitive,
        discontinued_on AS "discontinuedOn",
        coalesce((SELECT json_object_agg(u.unit, trim_scale(u.factor)::text) FROM product_units u
          WHERE u.company_id = p.company_id AND u.sku = p.sku), '{}') AS factors,
        coalesce((SELECT json_agg(json_build_object('workCentre', r.work_centre_id,
          'setupHours', trim_scale(r.setup_hours)::text, 'hoursPerUnit', trim_scale(r.hours_per_unit)::text)
          ORDER BY r.step) FROM routings r
          WHERE r.company_id = p.company_id AND r.sku = p.sku), '[]') AS routing
      FROM products p WHERE company_id = ${home.id} AND sku = ANY(${rows.map(({ sku }) => sku)}::text[])`.execute(
      trx,
    );
    return new Map(found.map((row) => [row.sku, row]));
  },
  async faults(trx, home) {
    const { units, centres } = await codesOf(trx, home.id);
    return ({ unit, factors = {}, routing = [] }) => [
      ...(units.has(unit) ? [] : [unknownCode('unit', 'unit', unit)]),
      ...Object.keys(factors)
        .filter((other) => !units.has(other))
        .map((other) => unknownCode(`factors.${other}`, 'unit', other)),
      ...routing.flatMap(({ workCentre }, index) =>
        centres.has(workCentre)
          ? []
          : [unknownCode(`routing[${index}].workCentre`, 'work centre', workCentre)],
      ),
    ];
  },
  async save(trx, home, rows) {
    await trx
      .insertInto('products')
      .values(
        rows.map((row) => ({
          company_id: home.id,
          sku: row.sku,
          name: row.name,
          unit: row.unit,
          list_price: row.listPrice,
          tax_rate: row.taxRate,
          in_catalogue: row.inCatalogue ?? true,
          sensitive: row.sensitive ?? false,
          discontinued_on: row.discontinuedOn ?? null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['company_id', 'sku']).doUpdateSet(({ ref }) => ({
          name: ref('excluded.name'),
          list_price: ref('excluded.list_price'),
          tax_rate: ref('excluded.tax_rate'),
          in_catalogue: ref('excluded.in_catalogue'),
          sensitive: ref('excluded.sensitive'),
          discontinued_on: ref('excluded.discontinued_on'),
        })),
      )
      .execute();
    await saveUnits(trx, home.id, rows);
    await saveRoutings(trx, home.id, rows);
  },
};

async function codesOf(
  trx: Transaction<DB>,
  companyId: string,
): Promise<{ units: Set<string>; centres: Set<string> }> {
  const units = await trx.selectFrom('units_of_measure').select('code').execute();
  const centres = await trx
    .selectFrom('work_centres')
    .select('id')
    .where('company_id', '=', companyId)
    .execute();
  return {
    units: new Set(units.map((unit) => unit.code)),
    centres: new Set(centres.map(({ id }) => id)),
  };
}

async function saveUnits(trx: Transaction<DB>, companyId: string, rows: readonly Product[]): Promise<void> {
  const skus = rows.map(({ sku }) => sku);
  await trx
    .deleteFrom('product_units')
    .where('company_id', '=', companyId)
    .where('sku', 'in', skus)
    .execute();
  const units = rows.flatMap(({ sku, factors = {} }) =>
    Object.entries(factors).map(([unit, factor]) => ({ company_id: companyId, sku, unit, factor })),
  );
  if (units.length > 0) await trx.insertInto('product_units').values(units).execute();
}

async function saveRoutings(
  trx: Transaction<DB>,
  companyId: string,
  rows: readonly Product[],
): Promise<void> {
  const skus = rows.map(({ sku }) => sku);
  await trx.deleteFrom('routings').where('company_id', '=', companyId).where('sku', 'in', skus).execute();
  const steps = rows.flatMap(({ sku, routing = [] }) =>
    routing.map(({ workCentre, setupHours, hoursPerUnit }, index) => ({
      company_id: companyId,
      sku,
      step: index + 1,
      work_centre_id: workCentre,
      setup_hours: setupHours,
      hours_per_unit: hoursPerUnit,
    })),
  );
  if (steps.length > 0) await trx.insertInto('routings').values(steps).execute();
}
