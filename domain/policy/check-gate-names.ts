import { CUSTOMER_INFO } from './intake-schema.ts';
import type { Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Codes that name no gate of the policy. */
export function unknownGates(
  policy: Policy,
  codes: readonly string[],
  path: readonly PropertyKey[],
): Fault[] {
  const known = policy.gates.map((gate) => gate.code);
  if (policy.intake?.incomplete) known.push(CUSTOMER_INFO);
  return codes
    .filter((code) => !known.includes(code))
    .map((code) => ({
      path,
      reason: `there is no gate "${code}": the policy has ${known.join(', ') || 'none'}`,
    }));
}
