import type { Transaction } from 'kysely';
import type { NoticeData, TemplateName } from '../domain/notices/notice.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { insertNotices } from './notices/insert-notices.ts';
import { receiversOf } from './notices.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * Tells whoever holds the roles, who stands in for them, and one person more, whatever the policy says. `dedupe`: what
 * happens once.
 */
export async function tellOwners(
  trx: Transaction<DB>,
  order: LockedOrder,
  told: {
    template: TemplateName;
    owners: readonly OwnerRule[];
    personId: string | null;
    data: NoticeData;
    dedupe: string;
    now: Date;
    correlationId: string | null;
  },
): Promise<void> {
  const { template, owners, personId, dedupe, now, correlationId } = told;
  const receivers = await receiversOf(trx, {
    roles: owners,
    personId,
    customerId: null,
    order: order.home,
    now,
  });
  const data = {
    intakeNumber: order.intake_number,
    ...(order.order_number !== null && { orderNumber: order.order_number }),
    customerName: order.customer_name,
    ...told.data,
  };
  await insertNotices(
    trx,
    receivers.map((receiver) => ({ receiver, template, data })),
    { orderId: order.id, dedupe, now, correlationId },
  );
}
