import type { Policy } from '../domain/policy/policy-schema.ts';
import type { OpenOrder } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';

/** What the policy wants of a contract. Throws `wrong-stage` where its orders have none. */
export function contractRules({ policy, order }: OpenOrder): NonNullable<Policy['contract']> {
  if (policy.contract) return policy.contract;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${order.intake_number} has no contract by the policy ${policy.id}.`,
  );
}

/** What is wrong with the place and the hash of something that is kept in the archive. */
export function archivedErrors({ reference, sha256 }: { reference: string; sha256: string }): FieldError[] {
  const errors: FieldError[] = [];
  if (reference.trim() === '') {
    errors.push({ path: 'reference', code: 'required', message: 'say where the document is kept' });
  }
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    const message = `"${sha256}" is not a SHA-256 of 64 small hex digits`;
    errors.push({ path: 'sha256', code: 'not-a-sha256', message });
  }
  return errors;
}
