import { releaseCapacity } from '../../db/capacity.ts';
import { withdrawObligationsOf } from '../../db/obligations.ts';
import { releaseStock } from '../../db/stock-reservations.ts';
import type { GateKind } from '../../domain/gates/gate-kinds.ts';
import type { Step, Written } from './step.ts';
import { stepEvent } from './step.ts';

/**
 * Hours and stock are kept until their reservation runs out; an order that is not effective by then has the gate that
 * reserved them asked again (P-31). Null when nothing has lapsed.
 */
export async function lapseReservations(step: Step): Promise<Written | null> {
  const { trx, order, progress, now } = step;
  if (progress.stage === 'EFFECTIVE' || order.closed_at !== null) return null;
  const { capacityLapsed, stockLapsed } = progress;
  if (!capacityLapsed && !stockLapsed) return null;
  if (capacityLapsed) await releaseCapacity(trx, order.id, now);
  if (stockLapsed) await releaseStock(trx, order.id, now);
  const kinds: GateKind[] = [
    ...(capacityLapsed ? (['capacity'] as const) : []),
    ...(stockLapsed ? (['material'] as const) : []),
  ];
  const lapsed = await trx
    .updateTable('gates')
    .set({ status: 'lapsed', settled_at: now })
    .where('order_id', '=', order.id)
    .where('valid_revision', '=', order.revision)
    .where('kind', 'in', kinds)
    .where('status', 'in', ['approved', 'at-risk'])
    .returning('id')
    .execute();
  await withdrawObligationsOf(
    trx,
    lapsed.map(({ id }) => id),
  );
  return {
    audit: [
      ...(capacityLapsed ? [stepEvent(step, 'capacity-lapsed', {})] : []),
      ...(stockLapsed ? [stepEvent(step, 'stock-lapsed', {})] : []),
    ],
  };
}
