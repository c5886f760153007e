import type { Transaction } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/** Those of the codes of which the company keeps a stock. */
export async function stockedAmong(
  trx: Transaction<DB>,
  companyId: string,
  skus: readonly string[],
): Promise<Set<string>> {
  const found = await trx
    .selectFrom('stock_items')
    .select('sku')
    .where('company_id', '=', companyId)
    .where('sku', 'in', skus)
    .execute();
  return new Set(found.map(({ sku }) => sku));
}
