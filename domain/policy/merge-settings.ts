import type { Policy, SettingsFile } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';
import { settingProblem } from './setting-values.ts';

/** The policy with the values of its settings file, and what does not fit between the two. */
export function mergeSettings(
  policy: Policy,
  file: SettingsFile | null,
): { policy: Policy; inPolicy: Fault[]; inSettings: Fault[] } {
  const inSettings = file ? settingsFaults(policy, file) : [];
  const settings = Object.fromEntries(
    Object.entries(policy.settings).map(([name, setting]) => {
      const value = file?.values[name];
      return [name, value === undefined ? setting : { ...setting, value, sample: file?.sample ?? false }];
    }),
  );
  const inPolicy: Fault[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    const path = ['settings', name];
    if (setting.value === undefined) {
      inPolicy.push({
        path,
        reason: `the required setting "${name}" (${setting.title.en}; ${setting.rule}) has no value`,
      });
    } else if (policy.settings[name]?.value !== undefined) {
      const problem = settingProblem(setting, setting.value, policy.currency);
      if (problem) inPolicy.push({ path: [...path, 'value'], reason: problem });
    }
  }
  return { policy: { ...policy, settings }, inPolicy, inSettings };
}

function settingsFaults(policy: Policy, file: SettingsFile): Fault[] {
  const faults: Fault[] = [];
  if (file.policy !== policy.id) {
    faults.push({
      path: ['policy'],
      reason: `these are the values of "${file.policy}", not of "${policy.id}"`,
    });
  }
  for (const [name, value] of Object.entries(file.values)) {
    const path = ['values', name];
    const setting = policy.settings[name];
    if (!setting) {
      const known = Object.keys(policy.settings).join(', ') || 'none';
      faults.push({ path, reason: `unknown setting "${name}": the policy has ${known}` });
    } else if (setting.value !== undefined) {
      faults.push({ path, reason: `"${name}" has a value in the policy too: keep one of the two` });
    } else {
      const problem = settingProblem(setting, value, policy.currency);
      if (problem) faults.push({ path, reason: problem });
    }
  }
  return faults;
}
