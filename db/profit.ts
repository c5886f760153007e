import type { Kysely } from 'kysely';
import type { ProfitEvidence } from '../domain/gates/evidence.ts';
import { lineTotals } from '../domain/order/document-totals.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { exact } from '../domain/money/exact.ts';
import { profitOf, type UnitCosts } from '../domain/profit/margin.ts';
import { ownQuantities } from './own-quantities.ts';
import type { DB } from './schema.ts';

export type ProfitQuestion = {
  companyId: string;
  policy: Pick<Policy, 'profit' | 'settings'>;
  document: CompleteDocument;
};

/** What an order earns by the costs on record now, against the policy's least margin (P-38). Two queries. */
export async function profitEvidence(
  db: Kysely<DB>,
  { companyId, policy, document }: ProfitQuestion,
): Promise<ProfitEvidence> {
  const quantities = await ownQuantities(db, companyId, document);
  const costs = await costsOf(
    db,
    companyId,
    quantities.flatMap(({ sku }) => sku ?? []),
  );
  const { currency } = document;
  const lines = document.lines.map((line, index) => ({
    lineNo: line.lineNo,
    net: lineTotals(line, currency).net,
    quantity: quantities[index]?.quantity ?? null,
    costs: costs.get(quantities[index]?.sku ?? '') ?? null,
  }));
  return profitOf({ lines, currency, minimumMargin: minimumMargin(policy) });
}

/** The policy's percentage as a share: 8 is "0.08". */
function minimumMargin({ profit, settings }: ProfitQuestion['policy']): string | null {
  if (!profit) return null;
  const percent = settings[profit.minimumMargin.setting]?.value;
  return exact(Number(percent).toFixed(4)).dividedBy(exact('100')).toFixed();
}

async function costsOf(
  db: Kysely<DB>,
  companyId: string,
  skus: readonly string[],
): Promise<Map<string, UnitCosts>> {
  if (skus.length === 0) return new Map();
  const rows = await db
    .selectFrom('product_costs')
    .select(['sku', 'currency', 'material', 'labour', 'energy', 'freight'])
    .where('company_id', '=', companyId)
    .where('sku', 'in', skus)
    .execute();
  return new Map(rows.map(({ sku, ...costs }) => [sku, costs]));
}
