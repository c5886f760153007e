import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { MaterialEvidence } from '../domain/gates/evidence.ts';
import { type Ingredient, materialPlan, type StockItem } from '../domain/material/material-plan.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { settingDays } from '../domain/policy/setting-days.ts';
import { addDays } from '../domain/quantity/days.ts';
import { ownQuantities } from './own-quantities.ts';
import type { DB } from './schema.ts';
import { keptForOthers } from './stock-reservations.ts';

export type MaterialQuestion = {
  orderId: string;
  companyId: string;
  policy: Policy;
  document: CompleteDocument;
  now: Date;
};

/**
 * What an order takes from stock as it is now, beside what other orders have of it, what is short, and when suppliers
 * can bring it (P-36, P-71). Two queries, no lock.
 */
export async function materialEvidence(
  db: Kysely<DB>,
  { orderId, companyId, policy, document, now }: MaterialQuestion,
): Promise<MaterialEvidence> {
  const lines = await ownQuantities(db, companyId, document);
  const daysBefore = policy.material ? settingDays(policy, policy.material.daysBefore) : 0;
  const skus = [...new Set(lines.flatMap(({ sku }) => sku ?? []))];
  return materialPlan({
    lines,
    ...(await stockOf(db, { companyId, skus, others: keptForOthers(orderId, now) })),
    today: localDate(now, policy.calendar.zone),
    neededOn: addDays(document.delivery.date, -daysBefore),
  });
}

/**
 * Locks what an order may take: the stock of its lines' products and of what they are made of, ascending. Whoever
 * wants any of it waits for this transaction; what is there is read after that.
 */
export async function lockMaterial(
  trx: Transaction<DB>,
  { companyId, document }: Pick<MaterialQuestion, 'companyId' | 'document'>,
): Promise<void> {
  const skus = document.lines.flatMap(({ sku }) => sku ?? []);
  await sql`
    SELECT FROM stock_items i WHERE i.company_id = ${companyId} AND (i.sku = ANY(${skus}::text[])
      OR i.sku IN (SELECT material_sku FROM product_materials WHERE company_id = ${companyId} AND sku = ANY(${skus}::text[])))
    ORDER BY i.sku FOR NO KEY UPDATE OF i`.execute(trx);
}

type Stock = { stock: Map<string, StockItem>; recipes: Map<string, Ingredient[]> };

/** The products' own stock, what they are made of, and what can take its place. */
async function stockOf(
  db: Kysely<DB>,
  { companyId, skus, others }: { companyId: string; skus: readonly string[]; others: RawBuilder<string> },
): Promise<Stock> {
  const { rows } = await sql<{ recipes: ({ sku: string } & Ingredient)[]; items: StockItem[] }>`
    WITH recipe AS (
      SELECT sku, material_sku, quantity FROM product_materials
      WHERE company_id = ${companyId} AND sku = ANY(${[...skus]}::text[])
    ), wanted AS (
      SELECT unnest(${[...skus]}::text[]) AS sku UNION SELECT material_sku FROM recipe
    ), shown AS (
      SELECT sku FROM wanted UNION SELECT a.alternative_sku FROM material_alternatives a
      JOIN wanted w ON w.sku = a.material_sku WHERE a.company_id = ${companyId}
    )
    SELECT
      coalesce((SELECT json_agg(json_build_object('sku', sku, 'materialSku', material_sku,
        'quantity', quantity::text) ORDER BY sku, material_sku) FROM recipe), '[]') AS recipes,
      coalesce((SELECT json_agg(json_build_object('sku', i.sku, 'name', i.name, 'unit', i.unit,
        'onHand', i.on_hand::text, 'reserved', i.reserved::text, 'keptForOthers', ${others}::text,
        'safetyStock', i.safety_stock::text,
        'countedAt', to_char(i.counted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'suppliers', coalesce((SELECT json_agg(json_build_object('supplier', s.supplier, 'leadDays', s.lead_days,
          'most', s.most::text)) FROM material_suppliers s
          WHERE s.company_id = i.company_id AND s.material_sku = i.sku), '[]'),
        'alternatives', coalesce((SELECT json_agg(a.alternative_sku ORDER BY a.alternative_sku)
          FROM material_alternatives a
          WHERE a.company_id = i.company_id AND a.material_sku = i.sku), '[]')))
        FROM stock_items i JOIN shown USING (sku) WHERE i.company_id = ${companyId}), '[]') AS items`.execute(
    db,
  );
  const { recipes = [], items = [] } = rows[0] ?? {};
  const byProduct = new Map<string, Ingredient[]>();
  for (const { sku, ...ingredient } of recipes) {
    byProduct.set(sku, [...(byProduct.get(sku) ?? []), ingredient]);
  }
  return { stock: new Map(items.map((item) => [item.sku, item])), recipes: byProduct };
}
