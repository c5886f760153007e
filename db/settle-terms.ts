import type { Transaction } from 'kysely';
import type { AuditEntry } from './audit.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';
import { PAYMENTS } from './settle-paid.ts';

/**
 * What was agreed to be paid of an order is paid by payments that finance has matched with it: its obligation is
 * fulfilled. Answers the events. The caller holds the order's lock.
 */
export async function settleTerms(
  trx: Transaction<DB>,
  order: LockedOrder,
  { paid, by, at, correlationId }: { paid: string; by: string; at: Date; correlationId: string },
): Promise<AuditEntry[]> {
  const fulfilled = await agreedPayments(trx, order, 'open')
    .set({ status: 'fulfilled', fulfilled_by: by, fulfilled_at: at, evidence: PAYMENTS })
    .where('amount', '<=', paid)
    .returning(['id', 'kind', 'revision', 'decision_id as decisionId'])
    .execute();
  return fulfilled.map(({ id: obligationId, ...rest }) => ({
    kind: 'obligation-fulfilled',
    actor: by,
    data: { obligationId, ...rest, evidence: PAYMENTS },
    correlationId,
    at,
  }));
}

/** A match was taken back: what payments had fulfilled and do not any more is owed again. */
export async function reopenTerms(trx: Transaction<DB>, order: LockedOrder, paid: string): Promise<void> {
  await agreedPayments(trx, order, 'fulfilled')
    .set({ status: 'open', fulfilled_by: null, fulfilled_at: null, evidence: null })
    .where('evidence', '=', PAYMENTS)
    .where('amount', '>', paid)
    .execute();
}

function agreedPayments(trx: Transaction<DB>, order: LockedOrder, status: 'open' | 'fulfilled') {
  return trx
    .updateTable('obligations')
    .where('order_id', '=', order.id)
    .where('kind', '=', 'payment')
    .where('status', '=', status);
}
