import type { HoldKind } from '../holds/hold-kinds.ts';
import type { Policy } from './policy-schema.ts';

/** Who may hold an order for this reason and who may let it go on; undefined where the policy gives it to nobody. */
export function holdRule(policy: Pick<Policy, 'holds'>, kind: HoldKind): Policy['holds'][number] | undefined {
  return policy.holds.find((rule) => rule.kind === kind);
}

/** Days beyond its due day that an invoice may be open when an order becomes effective; null where nobody asks. */
export function maxOverdueDays(policy: Pick<Policy, 'creditAtEffect' | 'settings'>): number | null {
  if (!policy.creditAtEffect) return null;
  return Number(policy.settings[policy.creditAtEffect.maxOverdueDays.setting]?.value);
}
