import type { Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { PRODUCTS, UNITS, WORK_CENTRES } from './products.ts';

/** Units, work centres, products with their units, and routings; what is there already stays. */
export async function seedProducts(trx: Transaction<DB>): Promise<void> {
  await trx
    .insertInto('units_of_measure')
    .values(
      UNITS.map(({ code, zh, en, decimals, tolerance }) => ({
        code,
        name_zh: zh,
        name_en: en,
        decimals,
        tolerance,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('work_centres')
    .values(
      WORK_CENTRES.map(({ id, company, zh, en, hoursPerDay, overtime, equipment, outsourcing }) => ({
        id,
        company_id: company,
        name_zh: zh,
        name_en: en,
        hours_per_day: hoursPerDay,
        overtime_hours_per_day: overtime.hours,
        overtime_cost_per_hour: overtime.costPerHour,
        equipment_hours_per_day: equipment.hours,
        equipment_cost_per_day: equipment.costPerDay,
        outsourcing_cost_per_hour: outsourcing.costPerHour,
        outsourcing_lead_days: outsourcing.leadDays,
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('products')
    .values(
      PRODUCTS.map(({ sku, company, name, unit, listPrice, inCatalogue }) => ({
        company_id: company,
        sku,
        name,
        unit,
        list_price: listPrice,
        tax_rate: '0.13',
        in_catalogue: inCatalogue,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('product_units')
    .values(
      PRODUCTS.flatMap(({ sku, company, units = {} }) =>
        Object.entries(units).map(([unit, factor]) => ({ company_id: company, sku, unit, factor })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('routings')
    .values(
      PRODUCTS.flatMap(({ sku, company, routing }) =>
        routing.map(({ centre, setup, perUnit }, index) => ({
          company_id: company,
          sku,
          step: index + 1,
          work_centre_id: centre,
          setup_hours: setup,
          hours_per_unit: perUnit,
          sample: true,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
