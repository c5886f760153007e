import type { Transaction } from 'kysely';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import { withdrawObligationsOf } from './void-obligations.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/** The approvals of gates of these kinds count no more from now on, nor their conditions: they are asked again. */
export async function lapseGates(
  trx: Transaction<DB>,
  order: LockedOrder,
  { kinds, at }: { kinds: readonly GateKind[]; at: Date },
): Promise<void> {
  const lapsed = await trx
    .updateTable('gates')
    .set({ status: 'lapsed', settled_at: at })
    .where('order_id', '=', order.id)
    .where('valid_revision', '=', order.revision)
    .where('kind', 'in', kinds)
    .where('status', 'in', ['approved', 'at-risk'])
    .returning('id')
    .execute();
  await withdrawObligationsOf(trx, order, { gateIds: lapsed.map(({ id }) => id), at });
}
