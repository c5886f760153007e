import { copyHash } from '../domain/order/order-copy.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/**
 * Whoever proofreads says which copy they have read, by its hash (P-10): an older one, or none, is no proof of this
 * revision.
 */
export async function proofreadReady({ order, context, input }: Deciding): Promise<FieldError[]> {
  const { intake_number: intakeNumber, revision } = order;
  const hash = copyHash({ intakeNumber, revision, document: context.revision.document });
  if (input.findings?.['copySha256'] === hash) return [];
  const message = `Read the copy of revision ${revision}, and give its SHA-256 as the finding copySha256.`;
  return [{ path: 'findings.copySha256', code: 'not-this-copy', message }];
}
