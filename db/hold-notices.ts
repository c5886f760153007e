import type { Transaction } from 'kysely';
import type { HoldKind } from '../domain/holds/hold-kinds.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { noticeOrder } from './notice-order.ts';
import { queueNotices } from './notices.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/** Tells whom the policy names, sales above all (P-49), that a hold was placed or has ended. */
export async function tellHold(
  trx: Transaction<DB>,
  { order, policy }: { order: LockedOrder; policy: Policy },
  told: {
    event: 'held' | 'hold-released';
    holdId: string;
    kind: HoldKind;
    reason: string;
    now: Date;
    correlationId: string | null;
  },
): Promise<void> {
  const { event, holdId, kind, reason, now, correlationId } = told;
  await queueNotices(trx, {
    event,
    order: noticeOrder(order),
    policy,
    data: { hold: kind, reason },
    dedupe: holdId,
    now,
    correlationId,
  });
}
