import type { Transaction } from 'kysely';
import { compareMoney } from '../domain/money/money.ts';
import { dueBeforeEffect } from '../domain/payment/due-before-effect.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { LockedOrder } from './orders.ts';
import { paidOfOrder } from './payments.ts';
import type { DB } from './schema.ts';
import { type SettledGate, settleByFact } from './settle-by-fact.ts';

/** What is written as the fact that settled a payment gate. */
export const PAYMENTS = 'payments';

/**
 * Settles the open payment gate of an order of which enough is paid, or nothing is due before it is effective (P-51,
 * P-59). `gate` is null when none was open, or too little is paid. The caller holds the order's lock.
 */
export async function settlePaid(
  trx: Transaction<DB>,
  order: LockedOrder,
  policy: Policy,
  at: Date,
): Promise<{ gate: SettledGate | null; paid: string; due: string }> {
  const due = dueBeforeEffect(policy, order);
  const paid = await paidOfOrder(trx, order.id);
  if (compareMoney(paid, due) < 0) return { gate: null, paid, due };
  const fact = { orderId: order.id, revision: order.revision, by: PAYMENTS, at };
  const gate = await settleByFact(trx, { ...fact, kind: 'payment', status: 'approved' });
  return { gate, paid, due };
}
