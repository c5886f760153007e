import type { Transaction } from 'kysely';
import type { DB } from './schema.ts';

export type Completion = { orderId: string; note: string; personId: string; at: Date };

/** Records that an order is carried out; false when that is recorded already. The caller holds the order's lock. */
export async function addCompletion(
  trx: Transaction<DB>,
  { orderId, note, personId, at }: Completion,
): Promise<boolean> {
  const added = await trx
    .insertInto('completions')
    .values({ order_id: orderId, note, completed_by: personId, completed_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('order_id')
    .executeTakeFirst();
  return added !== undefined;
}
