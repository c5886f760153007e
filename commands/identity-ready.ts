import { documentsOf } from '../db/documents.ts';
import type { Deciding } from './decide-task.ts';
import { demandedMissing } from './demanded-missing.ts';
import type { FieldError } from './problem.ts';

/**
 * Nobody's business is handled before they are verified (P-18): the result says so, and the proof, a document with its
 * hash, was filed for a task of this gate.
 */
export async function identityReady(deciding: Deciding): Promise<FieldError[]> {
  const { trx, order, context, input } = deciding;
  const errors = await demandedMissing(deciding);
  if (input.findings?.['result'] !== 'verified') {
    const message = 'Only who is verified is approved: refuse the others.';
    errors.unshift({ path: 'findings.result', code: 'not-verified', message });
  }
  const seats = new Set<string | null>(context.seats.map(({ id }) => id));
  const filed = (await documentsOf(trx, order.id)).some(({ taskId }) => seats.has(taskId));
  if (!filed) {
    const message = 'Add the proof of the verification, with its SHA-256, to this task.';
    errors.push({ path: 'documents', code: 'required', message });
  }
  return errors;
}
