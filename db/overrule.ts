import type { Transaction } from 'kysely';
import type { RiskyGate } from './at-risk.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * The refusals of these gates count as approvals from now on, for another gate has decided so. Answers which they were.
 */
export async function overrule(
  trx: Transaction<DB>,
  order: LockedOrder,
  { codes, by, at }: { codes: readonly string[]; by: string; at: Date },
): Promise<RiskyGate[]> {
  return trx
    .updateTable('gates')
    .set({ status: 'approved', settled_at: at, settled_by: by })
    .where('order_id', '=', order.id)
    .where('valid_revision', '=', order.revision)
    .where('code', 'in', codes)
    .where('status', '=', 'refused')
    .returning(['id', 'code', 'kind'])
    .execute();
}
