import type { Transaction } from 'kysely';
import type { HoldKind } from '../domain/holds/hold-kinds.ts';
import { holdRule } from '../domain/policy/hold-rule.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { noticeOrder } from './notice-order.ts';
import { noticeReceivers, queueNotices, receiversOf } from './notices.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * Tells whom the policy names, sales above all (P-49), that a hold was placed or has ended; of one that was placed also
 * whoever may release it.
 */
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
  const named = await noticeReceivers(trx, { event, order: noticeOrder(order), policy, now });
  const roles = event === 'held' ? (holdRule(policy, kind)?.release ?? []) : [];
  const releasing = { roles, personId: null, customerId: null, order: order.home, now };
  const acting = roles.length === 0 ? [] : await receiversOf(trx, releasing);
  const known = new Set(named.map(({ id }) => id));
  await queueNotices(trx, {
    event,
    order: noticeOrder(order),
    policy,
    receivers: [...named, ...acting.filter(({ id }) => !known.has(id))],
    data: { hold: kind, reason },
    dedupe: holdId,
    now,
    correlationId,
  });
}
