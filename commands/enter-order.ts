import type { AuditEntry } from '../db/audit.ts';
import { allotOrderNumber } from '../db/counters.ts';
import { newestContract } from '../db/contracts.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Deciding } from './decide-task.ts';

/** The order is entered after its contract (P-55), and gets its number where the policy says so (P-11). */
export async function enterOrder({ trx, scope, order, policy, context }: Deciding): Promise<AuditEntry[]> {
  const { now: at, correlationId } = scope;
  const contract = await newestContract(trx, order.id);
  const allot = policy.orderNumber.at === 'entry' && order.order_number === null;
  const orderNumber = allot
    ? await allotOrderNumber(trx, policy, {
        companyCode: order.companyCode,
        classes: order.classes,
        localDate: localDate(at, policy.calendar.zone),
      })
    : order.order_number;
  if (allot) {
    await trx.updateTable('orders').set({ order_number: orderNumber }).where('id', '=', order.id).execute();
  }
  const data = { revision: order.revision, orderNumber, contractVersion: contract?.version ?? null };
  return [{ kind: 'order-entered', actor: context.person.id, data, correlationId, at }];
}
