import type { Updateable } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import { pauseClocks, resumeClocks } from '../db/clocks/pause-clocks.ts';
import { addQuestions } from '../db/questions.ts';
import { stopAllClocks } from '../db/clocks.ts';
import type { OrdersTable } from '../db/schema/orders.ts';
import { waits } from '../domain/gates/waiting-outcomes.ts';
import { withdrawGates } from '../db/withdraw-gates.ts';
import { continueAtRisk } from './continue-at-risk.ts';
import type { Deciding } from './decide-task.ts';
import { grantChange } from './grant-change.ts';
import { tellOwed } from './tell-owed.ts';

/** What a decision leaves for the commit of its order: columns, and events after its own. */
export type Effects = { changes?: Updateable<OrdersTable>; audit: AuditEntry[] };

/**
 * What follows from a recorded decision beside its own gate. Need documents: the task stands still, and its clocks with
 * it, until sales adds them. Need information: the same until the customer has answered each question (P-6), or it is
 * refused without. Who owns a condition is told (P-35). An order that is to be cancelled or declined is asked nothing
 * more; one that is not to be cancelled goes on, and so do its clocks; one that is not to be declined may go on at a
 * risk. A change that is granted is the next revision.
 */
export async function effectsOf(
  deciding: Deciding,
  decisionId: string,
  gate: 'open' | 'approved' | 'refused',
): Promise<Effects> {
  const { trx, scope, order, context, input } = deciding;
  const { id: orderId } = order;
  const { kind, id: gateId } = context.gate;
  const at = scope.now;
  if (input.outcome === 'need-documents') {
    await pauseClocks(trx, { orderId, gateId, taskId: context.task.id, reason: 'documents-wanted', at });
  }
  if (input.outcome === 'need-information') {
    const of = { orderId, revision: order.revision, taskId: context.task.id, askedBy: context.person.id, at };
    await addQuestions(trx, of, input.questions ?? []);
    await pauseClocks(trx, { orderId, gateId, taskId: context.task.id, reason: 'customer-info', at });
  }
  if (input.outcome === 'approve-with-conditions') {
    await tellOwed(trx, order, { owed: input.conditions ?? [], of: decisionId, scope });
  }
  if (context.task.waitsFor !== null && !waits(input.outcome)) {
    const reason = context.task.waitsFor === 'customer' ? 'customer-info' : 'documents-wanted';
    await resumeClocks(trx, { orderId, gateId: null, reason, at });
  }
  if (gate === 'approved' && kind === 'change') {
    const { changes, audit } = await grantChange(deciding);
    return { changes, audit };
  }
  if (gate === 'approved' && (kind === 'cancel' || kind === 'decline')) {
    await withdrawGates(trx, order, { at, which: 'all' });
    await stopAllClocks(trx, orderId, at);
  }
  if (gate === 'refused' && kind === 'cancel') {
    await resumeClocks(trx, { orderId, gateId: null, reason: 'cancel-asked', at });
  }
  const risk = gate === 'refused' && kind === 'decline' ? await continueAtRisk(deciding, decisionId) : null;
  return { audit: risk ? [risk] : [] };
}
