import type { Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { COSTS, INGREDIENTS, STOCK } from './materials.ts';

/** Costs, stock, what products are made of and who supplies it; what is there already stays. */
export async function seedMaterials(trx: Transaction<DB>, now: Date): Promise<void> {
  await trx
    .insertInto('product_costs')
    .values(
      COSTS.map(([company, sku, material, labour, energy, freight]) => ({
        company_id: company,
        sku,
        currency: 'CNY',
        material,
        labour,
        energy,
        freight,
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('stock_items')
    .values(
      STOCK.map(({ sku, company, name, unit, onHand, reserved = '0', safetyStock = '0' }) => ({
        company_id: company,
        sku,
        name,
        unit,
        on_hand: onHand,
        reserved,
        safety_stock: safetyStock,
        counted_at: now,
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('product_materials')
    .values(
      INGREDIENTS.map(([company, sku, material, quantity]) => ({
        company_id: company,
        sku,
        material_sku: material,
        quantity,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await seedSupply(trx);
}

async function seedSupply(trx: Transaction<DB>): Promise<void> {
  const of = ({ company, sku }: (typeof STOCK)[number]) => ({ company_id: company, material_sku: sku });
  await trx
    .insertInto('material_suppliers')
    .values(
      STOCK.flatMap((item) =>
        (item.suppliers ?? []).map(({ name, leadDays, most = null }) => ({
          ...of(item),
          supplier: name,
          lead_days: leadDays,
          most,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('material_alternatives')
    .values(
      STOCK.flatMap((item) =>
        (item.alternatives ?? []).map((sku) => ({ ...of(item), alternative_sku: sku })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
