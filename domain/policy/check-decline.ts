import { unknownGates } from './check-gate-names.ts';
import type { Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Talks before an order is declined come after gates that there are (P-42). */
export function declineFaults(policy: Policy): Fault[] {
  const { talks } = policy.decline;
  if (!talks) return [];
  return unknownGates(policy, talks.after, ['decline', 'talks', 'after']);
}
