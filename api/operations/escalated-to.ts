import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { Role } from '../../domain/roles.ts';

/**
 * The visibility condition for orders that were escalated to a role. The Temporal UI shows how far an order was
 * escalated, not to whom; from which tier of which gate on the role is called, the policies say.
 */
export function escalatedTo(policies: readonly Policy[], role: Role): string {
  const conditions = [...Map.groupBy(policies, ({ id }) => id)].flatMap(([id, versions]) => {
    const tiers = [...callingTiers(versions, role)];
    return [...Map.groupBy(tiers, ([, tier]) => tier)].map(([tier, gates]) => {
      const waiting = gates.map(([gate]) => `WaitingOn = '${gate}'`).join(' OR ');
      return `(Policy = '${id}' AND EscalationLevel >= ${tier} AND (${waiting}))`;
    });
  });
  // Where no policy calls the role, no order is found.
  return conditions.length === 0 ? 'EscalationLevel < 0' : `(${conditions.join(' OR ')})`;
}

/** By gate, the lowest tier at which the role becomes an owner in one of the versions; a policy's owners are tier 0. */
function callingTiers(versions: readonly Policy[], role: Role): Map<string, number> {
  const lowest = new Map<string, number>();
  for (const { of, tiers } of versions.flatMap(({ clocks }) => clocks)) {
    const tier = tiers.findIndex(({ owners }) => owners.some((owner) => owner.role === role)) + 1;
    if (tier === 0) continue;
    const gates = 'group' in of ? of.group : ['gate' in of ? of.gate : of.task];
    for (const gate of gates) lowest.set(gate, Math.min(tier, lowest.get(gate) ?? tier));
  }
  return lowest;
}
