import type { Policy } from './policy-schema.ts';

/** Days as a policy gives them: the source's figure, or the setting that holds the company's. */
export type DaysGiven = number | { setting: string };

/** The days meant, whole and zero or more. Throws for a setting that the loaded policy cannot have. */
export function settingDays(policy: Pick<Policy, 'id' | 'settings'>, given: DaysGiven): number {
  if (typeof given === 'number') return given;
  const value = policy.settings[given.setting]?.value;
  if (typeof value === 'number') return value;
  throw new Error(`policy ${policy.id} has no days in the setting "${given.setting}"`);
}
