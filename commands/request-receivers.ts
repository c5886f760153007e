import { type NoticeReceiver, noticeReceivers, receiversOf } from '../db/notices.ts';
import { noticeOrder } from '../db/notice-order.ts';
import type { NoticeEvent } from '../domain/notices/notice.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import type { Deciding } from './decide-task.ts';

/**
 * Who is told of the answer to a request: whoever the policy names, and always who has asked for it, with `offices`
 * beside them (P-42, P-155).
 */
export async function requestReceivers(
  { trx, scope, order, policy, context }: Deciding,
  event: NoticeEvent,
  offices: readonly OwnerRule[] = [],
): Promise<NoticeReceiver[]> {
  const named = await noticeReceivers(trx, { event, order: noticeOrder(order), policy, now: scope.now });
  const always = await receiversOf(trx, {
    roles: offices,
    personId: context.gate.requesters[0] ?? null,
    customerId: null,
    order: order.home,
    now: scope.now,
  });
  return [...named, ...always];
}
