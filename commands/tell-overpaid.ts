import type { AuditEntry } from '../db/audit.ts';
import { tellOwners } from '../db/owner-notice.ts';
import { paidOfOrder } from '../db/payments.ts';
import { compareMoney, subtractMoney } from '../domain/money/money.ts';
import type { Assessment } from './assess-document.ts';
import type { OpenOrder } from './open-order.ts';

/**
 * A revision costs less than is paid of the order: finance is told, once, so that the rest is matched with another order
 * or given back (P-51). Answers what the event says; null when no more is paid than it costs. The caller holds the
 * order's lock.
 */
export async function tellOverpaid(
  { trx, scope, order }: Pick<OpenOrder, 'trx' | 'scope' | 'order'>,
  { amount }: Pick<Assessment, 'amount'>,
): Promise<AuditEntry['data'] | null> {
  if (amount === null || compareMoney(amount, order.amount) >= 0) return null;
  const paid = await paidOfOrder(trx, order.id);
  if (compareMoney(paid, amount) <= 0) return null;
  const { now, correlationId } = scope;
  await tellOwners(trx, order, {
    template: 'overpaid',
    owners: [{ role: 'finance_officer', at: 'company' }],
    personId: null,
    data: {},
    dedupe: `overpaid:${order.id}:${order.revision + 1}`,
    now,
    correlationId,
  });
  return { overpaid: subtractMoney(paid, amount, order.currency) };
}
