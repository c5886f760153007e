import { unknownGates } from './check-gate-names.ts';
import type { Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Talks before an order is declined: after gates that there are, and led by somebody (P-42). */
export function declineFaults(policy: Policy): Fault[] {
  const { talks } = policy.decline;
  if (!talks) return [];
  const path = ['decline', 'talks'];
  const led = (policy.authority.negotiate ?? []).length > 0;
  return [
    ...unknownGates(policy, talks.after, [...path, 'after']),
    ...(led ? [] : [{ path, reason: 'nobody may negotiate: say under authority who does' }]),
  ];
}
