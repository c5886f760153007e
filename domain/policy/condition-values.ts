import type { Policy, PolicyField } from './policy-schema.ts';
import { settingForCondition } from './setting-values.ts';

/** The settings as conditions see them. Throws where one has no value: the policy is not loaded. */
export function settingValues(
  policy: Pick<Policy, 'settings' | 'currency'>,
): Record<string, string | number | bigint> {
  return Object.fromEntries(
    Object.entries(policy.settings).map(([name, setting]) => [
      name,
      settingForCondition(setting, policy.currency),
    ]),
  );
}

/** A field of the policy as conditions see it: absent, it counts as '', 0 or false. */
export function fieldValue(
  field: PolicyField,
  given: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string | number | boolean {
  const value = given[field.code];
  if (field.type === 'number') return typeof value === 'number' ? value : 0;
  if (field.type === 'boolean') return value === true;
  return typeof value === 'string' ? value.trim() : '';
}
