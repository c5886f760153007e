import { releaseCapacity } from '../../db/capacity.ts';
import { lapseGates } from '../../db/lapse-gates.ts';
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
  await lapseGates(trx, order, { kinds, at: now });
  return {
    audit: [
      ...(capacityLapsed ? [stepEvent(step, 'capacity-lapsed', {})] : []),
      ...(stockLapsed ? [stepEvent(step, 'stock-lapsed', {})] : []),
    ],
  };
}
