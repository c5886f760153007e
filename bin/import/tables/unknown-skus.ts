import type { Transaction } from 'kysely';
import type { FieldError } from '../../../commands/problem.ts';
import type { DB } from '../../../db/schema.ts';
import { type Home, unknownCode } from '../table.ts';

const CALLED = { products: 'product', stock_items: 'stock item' } as const;

/**
 * What is wrong with a row whose field names a product that the company has not, or one of which it keeps no stock; of
 * all rows at once.
 */
export async function unknownSkus<F extends string, R extends Record<F, string>>(
  trx: Transaction<DB>,
  home: Home,
  { table, field }: { table: keyof typeof CALLED; field: F },
  rows: readonly R[],
): Promise<(row: R) => FieldError[]> {
  const found = await trx
    .selectFrom(table)
    .select('sku')
    .where('company_id', '=', home.id)
    .where(
      'sku',
      'in',
      rows.map((row) => row[field]),
    )
    .execute();
  const known = new Set<string>(found.map(({ sku }) => sku));
  return (row) => (known.has(row[field]) ? [] : [unknownCode(field, CALLED[table], row[field])]);
}
