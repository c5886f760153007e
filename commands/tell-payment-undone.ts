import { insertNotices } from '../db/notices/insert-notices.ts';
import { receiversOf } from '../db/notices.ts';
import type { LockedOrder } from '../db/orders.ts';
import { tellOwners } from '../db/owner-notice.ts';
import type { LockedAccount } from '../db/receivables.ts';
import type { NoticeData } from '../domain/notices/notice.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import type { Scope } from './command.ts';
import type { Transaction } from 'kysely';
import type { DB } from '../db/schema.ts';

const OWNERS: readonly OwnerRule[] = [
  { role: 'finance_officer', at: 'company' },
  { role: 'sales_head', at: 'company' },
];
const template = 'payment-undone';

/** what: the match or the payment that was taken back. */
type Undone = { what: string; data: NoticeData };

/**
 * Finance and sales are told that an effective order owes again what a payment had paid, and who entered it. Without
 * amount and reason: it is told to more people than see them (P-17).
 */
export async function tellPaymentUndone(
  trx: Transaction<DB>,
  { now, correlationId }: Scope,
  order: LockedOrder,
  { what, data }: Undone,
): Promise<void> {
  const told = { template, owners: OWNERS, personId: order.entered_by, data } as const;
  await tellOwners(trx, order, { ...told, dedupe: `payment-undone:${what}`, now, correlationId });
}

/** The same of an invoice that is of no order here. */
export async function tellInvoiceUnpaid(
  trx: Transaction<DB>,
  { now, correlationId }: Scope,
  { home }: LockedAccount,
  { what, data }: Undone,
): Promise<void> {
  const asked = { roles: OWNERS, personId: null, customerId: null, order: home, now };
  const receivers = await receiversOf(trx, asked);
  await insertNotices(
    trx,
    receivers.map((receiver) => ({ receiver, template, data }) as const),
    { orderId: null, dedupe: `payment-undone:${what}`, now, correlationId },
  );
}
