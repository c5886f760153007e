import type { Transaction } from 'kysely';
import type { LockedOrder } from './orders.ts';
import type { DB, GatesTable } from './schema.ts';

/** Withdraws the open gates of these kinds with their open tasks: nobody can decide them any more. */
export async function withdrawGates(
  trx: Transaction<DB>,
  order: LockedOrder,
  { at, kinds }: { at: Date; kinds: readonly GatesTable['kind'][] },
): Promise<void> {
  const withdrawn = await trx
    .updateTable('gates')
    .set({ status: 'withdrawn', settled_at: at })
    .where('order_id', '=', order.id)
    .where('status', '=', 'open')
    .where('kind', 'in', kinds)
    .returning('id')
    .execute();
  if (withdrawn.length === 0) return;
  await trx
    .updateTable('tasks')
    .set({ status: 'withdrawn', claimed_by: null, claimed_at: null })
    .where(
      'gate_id',
      'in',
      withdrawn.map((gate) => gate.id),
    )
    .where('status', 'in', ['ready', 'reserved', 'suspended'])
    .execute();
}
