import { releaseCapacity } from '../../db/capacity.ts';
import { withdrawObligationsOf } from '../../db/obligations.ts';
import type { Step, Written } from './step.ts';
import { stepEvent } from './step.ts';

/**
 * Hours are kept until their reservation runs out; an order that is not effective by then has its capacity gate
 * asked again (P-31). Null when nothing has lapsed.
 */
export async function lapseCapacity(step: Step): Promise<Written | null> {
  const { trx, order, progress, now } = step;
  if (!progress.capacityLapsed || progress.stage === 'EFFECTIVE' || order.closed_at !== null) return null;
  await releaseCapacity(trx, order.id, now);
  const lapsed = await trx
    .updateTable('gates')
    .set({ status: 'lapsed' })
    .where('order_id', '=', order.id)
    .where('valid_revision', '=', order.revision)
    .where('kind', '=', 'capacity')
    .where('status', 'in', ['approved', 'at-risk'])
    .returning('id')
    .execute();
  await withdrawObligationsOf(
    trx,
    lapsed.map(({ id }) => id),
  );
  return { audit: [stepEvent(step, 'capacity-lapsed', {})] };
}
