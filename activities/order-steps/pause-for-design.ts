import { pauseClocks } from '../../db/clocks/pause-clocks.ts';
import { designState, withCustomer } from '../../db/designs.ts';
import type { Step } from './step.ts';

/**
 * Clocks that start while a version of the design lies with the customer stand still from the start: those of this
 * gate, or all of the order where `gateId` is null (P-60, S-27).
 */
export async function pauseForDesign(
  { trx, order }: Step,
  { gateId, since }: { gateId: string | null; since: Date },
): Promise<void> {
  const design = await designState(trx, order.id);
  if (!withCustomer(design)) return;
  const at = design.submittedAt !== null && design.submittedAt > since ? design.submittedAt : since;
  await pauseClocks(trx, { orderId: order.id, gateId, reason: 'customer-design', at });
}
