import { designState } from '../db/designs.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** A design is approved after so many talks, and when the customer has approved its newest version (P-60, P-152). */
export async function designReady({ trx, order, policy }: Deciding): Promise<FieldError[]> {
  const { version, answer, meetings } = await designState(trx, order.id);
  const wanted = policy.design?.meetings ?? 0;
  const errors: FieldError[] = [];
  if (meetings < wanted) {
    const message = `${meetings} of ${wanted} talks with the customer are on record.`;
    errors.push({ path: 'design.meetings', code: 'too-few', message });
  }
  if (version === null) {
    errors.push({ path: 'design.version', code: 'required', message: 'There is no version of the design.' });
  } else if (answer !== 'approved') {
    const message = `The customer has not approved version ${version}.`;
    errors.push({ path: 'design.approval', code: 'required', message });
  }
  return errors;
}
