import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { holdsAny } from '../../db/people.ts';
import { policyOf } from '../../db/policies.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { type OrderRecord, orderRecord } from '../../db/queries/order-record.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { intakeNumber } from '../http/fields.ts';
import type { Reading } from '../http/reading.ts';
import { type Views, viewsOf } from './view.ts';

export const orderParams = z.object({ intakeNumber });

export type ReadableOrder = { order: OrderRecord; policy: Policy; views: Views };

type OrderReading = Pick<
  Reading<typeof orderParams, z.ZodObject>,
  'api' | 'person' | 'params' | 'correlationId'
>;

/**
 * The order, what its policy says and what of it the person may see; the reading is logged under `what` (P-17).
 * Throws `not-found` for an order that there is not, or that this person may not read: nobody learns which.
 */
export async function readOrder(
  { api, person, params, correlationId }: OrderReading,
  what: string,
): Promise<ReadableOrder> {
  const order = await orderRecord(api.db, params.intakeNumber);
  const policy = order && (await policyOf(api.db, order.policyId, order.policyVersion));
  if (!order || !policy || !holdsAny(person, policy.authority['read-order'] ?? [], order)) {
    throw new CommandProblem('not-found', `There is no order ${params.intakeNumber} that you may see.`);
  }
  await logAccess(api.db, { personId: person.id, orderId: order.id, what, correlationId });
  return { order, policy, views: viewsOf(person, policy, order) };
}

/** The ETag of an order's revision. */
export function revisionTag(revision: number): string {
  return `"${revision}"`;
}
