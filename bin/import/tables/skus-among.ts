import type { Transaction } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/** Those of the codes that the company has among its products, or of which it keeps a stock. */
export async function skusAmong(
  trx: Transaction<DB>,
  table: 'products' | 'stock_items',
  companyId: string,
  skus: readonly string[],
): Promise<Set<string>> {
  const found = await trx
    .selectFrom(table)
    .select('sku')
    .where('company_id', '=', companyId)
    .where('sku', 'in', skus)
    .execute();
  return new Set(found.map(({ sku }) => sku));
}
