import type { Transaction } from 'kysely';
import { REQUEST_KINDS } from '../domain/gates/gate-kinds.ts';
import { withdrawObligationsOf } from './void-obligations.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * Withdraws open gates with their open tasks, and what somebody has made a condition at them already: all of the order,
 * or all but those of requests. Nobody decides them now.
 */
export async function withdrawGates(
  trx: Transaction<DB>,
  order: LockedOrder,
  { at, which }: { at: Date; which: 'all' | 'of-policy' },
): Promise<void> {
  const withdrawn = await trx
    .updateTable('gates')
    .set({ status: 'withdrawn', settled_at: at })
    .where('order_id', '=', order.id)
    .where('status', '=', 'open')
    .$if(which === 'of-policy', (query) => query.where('kind', 'not in', [...REQUEST_KINDS]))
    .returning('id')
    .execute();
  const ids = withdrawn.map(({ id }) => id);
  await withdrawTasks(trx, ids);
  await withdrawObligationsOf(trx, order, { gateIds: ids, at });
}

/** The open tasks of these gates are nobody's any more. */
export async function withdrawTasks(trx: Transaction<DB>, gateIds: readonly string[]): Promise<void> {
  if (gateIds.length === 0) return;
  await trx
    .updateTable('tasks')
    .set({ status: 'withdrawn', claimed_by: null, claimed_at: null })
    .where('gate_id', 'in', gateIds)
    .where('status', 'in', ['ready', 'reserved', 'suspended'])
    .execute();
}
