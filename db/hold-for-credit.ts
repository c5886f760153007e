import type { Transaction } from 'kysely';
import type { HoldCause } from '../domain/holds/hold-kinds.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { tellHold } from './hold-notices.ts';
import { addHold } from './holds.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * The process holds an order, whose lock is held, for what its customer's account owes, and tells whom the policy names
 * and whoever may release it (P-49). Answers the hold's id; null where a hold of credit is open already.
 */
export async function placeCreditHold(
  trx: Transaction<DB>,
  { order, policy }: { order: LockedOrder; policy: Policy },
  why: { cause: HoldCause; reason: string; now: Date; correlationId: string | null },
): Promise<string | null> {
  const { cause, reason, now, correlationId } = why;
  const hold = { orderId: order.id, kind: 'credit', cause, reason, personId: null, until: null } as const;
  const holdId = await addHold(trx, { ...hold, at: now });
  if (holdId === null) return null;
  await tellHold(
    trx,
    { order, policy },
    { event: 'held', holdId, kind: 'credit', reason, now, correlationId },
  );
  return holdId;
}
