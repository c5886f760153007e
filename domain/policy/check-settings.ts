import type { Policy, Setting } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Settings that the parts for seasons, material and profit name, and that are not there or of another type. */
export function settingFaults(policy: Policy): Fault[] {
  const { material, profit } = policy;
  return [
    ...(policy.seasons ?? []).flatMap(({ from, to, leadDays }, index) => [
      ...named(policy, from, 'month-day', ['seasons', index, 'from']),
      ...named(policy, to, 'month-day', ['seasons', index, 'to']),
      ...named(policy, leadDays, 'days', ['seasons', index, 'leadDays']),
    ]),
    ...(material ? named(policy, material.daysBefore, 'days', ['material', 'daysBefore']) : []),
    ...(profit ? named(policy, profit.minimumMargin, 'percent', ['profit', 'minimumMargin']) : []),
  ];
}

/** What is wrong with a setting that has to be there and of this type. */
export function typedSetting(
  policy: Pick<Policy, 'settings'>,
  name: string,
  type: Setting['type'],
  path: readonly PropertyKey[],
): Fault[] {
  const setting = policy.settings[name];
  if (!setting) return [{ path, reason: `there is no setting "${name}"` }];
  if (setting.type === type) return [];
  return [{ path, reason: `the setting "${name}" is no ${type === 'days' ? 'number of days' : type}` }];
}

function named(
  policy: Policy,
  given: string | number | { setting: string },
  type: Setting['type'],
  path: readonly PropertyKey[],
): Fault[] {
  return typeof given === 'object' ? typedSetting(policy, given.setting, type, [...path, 'setting']) : [];
}
