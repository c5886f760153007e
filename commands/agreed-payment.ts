import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../db/audit.ts';
import { paidOfOrder } from '../db/payments.ts';
import type { ObligationRecord } from '../db/record-decision.ts';
import { settleTerms } from '../db/settle-terms.ts';
import { TERMS } from '../domain/gates/terms.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/**
 * The terms of payment that are agreed after signing, where the policy leaves them open until then: the amount of the
 * order is owed by the day that was agreed, and finance, or whom else the policy asks, has it among its obligations.
 */
export function agreedPayment(
  { policy, order, context, input }: Deciding,
  gate: 'open' | 'approved' | 'refused',
): ObligationRecord[] {
  const { code, kind } = context.gate;
  if (kind !== 'terms' || gate !== 'approved') return [];
  const owner = policy.gates.find((known) => known.code === code)?.owners[0];
  const { [TERMS.method]: method, [TERMS.dueOn]: dueOn } = input.findings ?? {};
  if (!owner || typeof method !== 'string' || typeof dueOn !== 'string') {
    throw new Error(`the gate ${code} was approved without terms: the loader wants its findings`);
  }
  return [
    {
      id: randomUUID(),
      kind: 'payment',
      amount: order.amount,
      description: `约定付款 / payment as agreed: ${method.trim()}`,
      ownerRole: owner.role,
      dueOn,
      precondition: false,
      before: null,
    },
  ];
}

/** What is paid already when the terms are agreed is owed no more. */
export async function paidAlready({ trx, scope, order, context }: Deciding): Promise<AuditEntry[]> {
  const { now: at, correlationId } = scope;
  const paid = await paidOfOrder(trx, order.id);
  return settleTerms(trx, order, { paid, by: context.person.id, at, correlationId });
}

/** A day of payment lies ahead when it is agreed. */
export function termsErrors({ context, input }: Deciding, today: string): FieldError[] {
  const dueOn = input.findings?.[TERMS.dueOn];
  if (context.gate.kind !== 'terms' || typeof dueOn !== 'string' || dueOn >= today) return [];
  const message = `${dueOn} lies before ${today}`;
  return [{ path: `findings.${TERMS.dueOn}`, code: 'in-the-past', message }];
}
