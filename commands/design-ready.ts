import { type DesignState, designState } from '../db/designs.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/**
 * A design is approved after so many talks, and when the customer has approved its newest version for this matter
 * (P-60, P-152).
 */
export async function designReady({ trx, order, policy }: Deciding): Promise<FieldError[]> {
  const design = await designState(trx, order.id);
  const { version, answer, meetings } = design;
  const wanted = policy.design?.meetings ?? 0;
  const errors: FieldError[] = [];
  if (meetings < wanted) {
    const message = `${meetings} of ${wanted} talks with the customer are on record.`;
    errors.push({ path: 'design.meetings', code: 'too-few', message });
  }
  if (version === null) {
    errors.push({ path: 'design.version', code: 'required', message: 'There is no version of the design.' });
  } else if (design.changed.length > 0) {
    errors.push(otherMatter('design.version', design));
  } else if (answer !== 'approved') {
    const message = `The customer has not approved version ${version}.`;
    errors.push({ path: 'design.approval', code: 'required', message });
  }
  return errors;
}

/** Of a design whose newest version was drawn for another order than it is now: why no answer to it counts. */
export function otherMatter(path: string, { version, revision, changed }: DesignState): FieldError {
  const message = `Version ${version} was drawn for revision ${revision}, and ${changed.join(', ')} has changed since: submit a version for the order as it is (P-152).`;
  return { path, code: 'other-matter', message };
}
