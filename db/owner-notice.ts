import type { Transaction } from 'kysely';
import type { NoticeData, TemplateName } from '../domain/notices/notice.ts';
import type { Role } from '../domain/roles.ts';
import { insertNotices } from './notices/insert-notices.ts';
import { receiversOf } from './notices.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * Tells whoever holds one of the roles at the order's company, who stands in for them, and one person more, whatever the policy
 * says. `dedupe`: what happens once.
 */
export async function tellOwner(
  trx: Transaction<DB>,
  order: LockedOrder,
  told: {
    template: TemplateName;
    roles: readonly Role[];
    personId: string | null;
    data: NoticeData;
    dedupe: string;
    now: Date;
    correlationId: string | null;
  },
): Promise<void> {
  const { template, personId, dedupe, now, correlationId } = told;
  const roles = told.roles.map((role) => ({ role, at: 'company' as const }));
  const receivers = await receiversOf(trx, { roles, personId, customerId: null, order: order.home, now });
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
