import { pauseClocks, resumeClocks } from '../db/clocks/pause-clocks.ts';
import { addQuestions } from '../db/questions.ts';
import { stopAllClocks } from '../db/clocks.ts';
import { withdrawGates } from '../db/withdraw-gates.ts';
import type { Deciding } from './decide-task.ts';

/**
 * What follows from a recorded decision beside its own gate. Need documents: the task stands still, and its clocks
 * with it, until sales adds them. Need information: the same until the customer has answered each question (P-6). An order that is to be cancelled or declined is asked nothing more; one that is
 * not to be cancelled goes on, and so do its clocks.
 */
export async function effectsOf(deciding: Deciding, gate: 'open' | 'approved' | 'refused'): Promise<void> {
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
  if (kind !== 'cancel' && kind !== 'decline') return;
  if (gate === 'approved') {
    await withdrawGates(trx, order, { at, which: 'all' });
    await stopAllClocks(trx, orderId, at);
  }
  if (gate === 'refused' && kind === 'cancel') {
    await resumeClocks(trx, { orderId, gateId: null, reason: 'cancel-asked', at });
  }
}
