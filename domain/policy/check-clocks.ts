import { clockScope } from '../clocks/clock-rule.ts';
import { unknownGates } from './check-gate-names.ts';
import type { ClockRule, Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

type Path = readonly PropertyKey[];

/** What a clock names that is not there, and what it leaves out. */
export function clockFaults(policy: Policy, clock: ClockRule, path: Path): Fault[] {
  return [
    ...unknownGates(policy, clockScope(clock).gateCodes, [...path, 'of']),
    ...stageFaults(policy, clock, path),
    ...ownerFaults(clock, path),
    ...allowanceFaults(policy, clock.allowance, [...path, 'allowance']),
  ];
}

/** A setting that is not there, or is of another type. */
export function settingFaults(policy: Policy, name: string, type: 'duration' | 'days', path: Path): Fault[] {
  const setting = policy.settings[name];
  if (!setting) return [{ path, reason: `there is no setting "${name}"` }];
  if (setting.type === type) return [];
  return [{ path, reason: `the setting "${name}" is no ${type === 'days' ? 'number of days' : 'duration'}` }];
}

function stageFaults({ lifecycle }: Policy, { of }: ClockRule, path: Path): Fault[] {
  if (!('stage' in of)) return [];
  const { stage } = of;
  if (stage === 'AWAITING_CUSTOMER_INFO' || stage === 'NEGOTIATING' || lifecycle.includes(stage)) return [];
  return [{ path: [...path, 'of'], reason: `no order of this policy is ever in ${stage}` }];
}

function ownerFaults({ of, owners, tiers, allowance }: ClockRule, path: Path): Fault[] {
  const faults: Fault[] = [];
  if (('stage' in of || 'order' in of) && !owners) {
    faults.push({
      path: [...path, 'owners'],
      reason: 'are missing: say who answers for the stage or the order',
    });
  }
  const window = typeof allowance === 'object' && 'window' in allowance;
  if (tiers.length === 0 && !window) {
    faults.push({ path: [...path, 'tiers'], reason: 'are empty: only a window may call nobody' });
  }
  return faults;
}

function allowanceFaults(policy: Policy, allowance: ClockRule['allowance'], path: Path): Fault[] {
  if (typeof allowance === 'string' || 'sameDay' in allowance || 'every' in allowance) return [];
  if ('setting' in allowance) return settingFaults(policy, allowance.setting, 'duration', path);
  if ('window' in allowance) {
    const { window } = allowance;
    return typeof window === 'string' ? [] : settingFaults(policy, window.setting, 'duration', path);
  }
  if ('field' in allowance) return dateFaults(policy, allowance.field, path);
  const faults = dateFaults(policy, allowance.before, path);
  if ('outer' in allowance) {
    return allowance.outer > allowance.inner
      ? faults
      : [...faults, { path, reason: 'the outer day must be further from the date than the inner one' }];
  }
  const { days } = allowance;
  return typeof days === 'number'
    ? faults
    : [...faults, ...settingFaults(policy, days.setting, 'days', path)];
}

function dateFaults({ fields }: Policy, name: string, path: Path): Fault[] {
  if (name === 'delivery.date') return [];
  const field = fields.find((entry) => entry.code === name);
  if (field?.type === 'date') return [];
  return [{ path, reason: field ? `the field "${name}" is no date` : `there is no field "${name}"` }];
}
