import type { Transaction } from 'kysely';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';
import { PAYMENTS } from './settle-paid.ts';

/** The payment gate that payments had settled counts no more: the process asks it again. */
export async function reopenPaid(trx: Transaction<DB>, order: LockedOrder, at: Date): Promise<void> {
  await trx
    .updateTable('gates')
    .set({ status: 'lapsed', settled_at: at })
    .where('order_id', '=', order.id)
    .where('valid_revision', '=', order.revision)
    .where('kind', '=', 'payment')
    .where('status', '=', 'approved')
    .where('settled_by', '=', PAYMENTS)
    .execute();
}
