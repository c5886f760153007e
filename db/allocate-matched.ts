import type { Transaction } from 'kysely';
import { paidOfInvoice } from '../domain/credit/allocation.ts';
import { atLeastZero, compareMoney, subtractMoney } from '../domain/money/money.ts';
import { appendAudit, type AuditEntry } from './audit.ts';
import { owedAgain, reopenPaidEntry, settlePaidEntry } from './credit-entry.ts';
import type { LockedOrder } from './orders.ts';
import { matchesOf } from './payments.ts';
import { type LockedAccount, payReceivable, type Receivable, receivableOfOrder } from './receivables.ts';
import type { DB } from './schema.ts';

/**
 * Another amount is matched with an order than before: where it is invoiced, its invoice is paid by that, or open
 * again, so that the same money never lowers the account twice; where it is not, the view `credit_exposures` counts it.
 * The account's chain has the event of the order's. The caller holds the locks of order and account.
 */
export async function allocateMatched(
  trx: Transaction<DB>,
  { order, account, event }: { order: LockedOrder; account: LockedAccount; event: AuditEntry },
): Promise<void> {
  const invoice = await allocate(trx, { order, account, at: event.at });
  const allocated = invoice && { receivable: invoice.id, openAmount: invoice.openAmount };
  const data = { ...event.data, order: order.intake_number, ...allocated };
  await appendAudit(trx, { kind: 'credit-account', id: account.id }, [{ ...event, data }]);
}

/** Answers the invoice as it is now; null without one. */
async function allocate(
  trx: Transaction<DB>,
  { order, account, at }: { order: LockedOrder; account: LockedAccount; at: Date },
): Promise<Receivable | null> {
  const { paid, lastOn } = await matchesOf(trx, order.id);
  const invoice = await receivableOfOrder(trx, account, order.id);
  if (!invoice) {
    await owedAgain(trx, order, { paid, at });
    return null;
  }
  const { currency } = order;
  const of = { total: order.amount, invoiced: invoice.amount, currency };
  const unmatched = subtractMoney(invoice.amount, paidOfInvoice(of, paid), currency);
  const openAmount = atLeastZero(subtractMoney(unmatched, invoice.paidDirectly, currency), currency);
  const settled = compareMoney(openAmount, '0') === 0;
  const settledOn = settled ? (invoice.settledOn ?? lastOn) : null;
  await payReceivable(trx, { ...invoice, openAmount, settledOn });
  if (settled) await settlePaidEntry(trx, order.id, at);
  else await reopenPaidEntry(trx, order.id, at);
  return { ...invoice, openAmount, settledOn };
}
