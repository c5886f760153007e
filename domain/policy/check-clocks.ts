import { clockScope } from '../clocks/clock-rule.ts';
import { REQUEST_KINDS } from '../gates/gate-kinds.ts';
import { unknownGates } from './check-gate-names.ts';
import type { ClockRule, Policy } from './policy-schema.ts';
import { typedSetting } from './check-settings.ts';
import type { Fault } from './schema-problems.ts';

type Path = readonly PropertyKey[];

/** What a clock names that is not there, and what it leaves out. */
export function clockFaults(policy: Policy, clock: ClockRule, path: Path): Fault[] {
  return [
    ...unknownGates(policy, gatesTimed(policy, clock), [...path, 'of']),
    ...stageFaults(policy, clock, path),
    ...ownerFaults(clock, path),
    ...holdFaults(policy, clock, path),
    ...allowanceFaults(policy, clock.allowance, [...path, 'allowance']),
  ];
}

/** The policy's gates that it times; requests that may be made of an order are asked by gates of their own (P-146). */
function gatesTimed(policy: Policy, clock: ClockRule): string[] {
  return clockScope(clock).gateCodes.filter(
    (code) => !REQUEST_KINDS.some((kind) => kind === code && policy[kind]),
  );
}

function stageFaults({ lifecycle }: Policy, { of }: ClockRule, path: Path): Fault[] {
  if (!('stage' in of)) return [];
  const { stage } = of;
  if (stage === 'AWAITING_CUSTOMER_INFO' || stage === 'NEGOTIATING' || lifecycle.includes(stage)) return [];
  return [{ path: [...path, 'of'], reason: `no order of this policy is ever in ${stage}` }];
}

function holdFaults({ holds }: Policy, { of }: ClockRule, path: Path): Fault[] {
  if (!('hold' in of) || holds.length > 0) return [];
  return [{ path: [...path, 'of'], reason: 'nobody may hold an order of this policy' }];
}

function ownerFaults({ of, owners, tiers, allowance }: ClockRule, path: Path): Fault[] {
  const faults: Fault[] = [];
  if (('stage' in of || 'order' in of) && !owners) {
    faults.push({
      path: [...path, 'owners'],
      reason: 'are missing: say who answers for the stage or the order',
    });
  }
  const breaches = typeof allowance !== 'object' || !('window' in allowance || 'every' in allowance);
  if (tiers.length === 0 && breaches) {
    faults.push({ path: [...path, 'tiers'], reason: 'are empty: only a window or a period may call nobody' });
  }
  return faults;
}

function allowanceFaults(policy: Policy, allowance: ClockRule['allowance'], path: Path): Fault[] {
  if (typeof allowance === 'string' || 'sameDay' in allowance) return [];
  if ('every' in allowance) {
    const { every } = allowance;
    return typeof every === 'string' ? [] : typedSetting(policy, every.setting, 'duration', path);
  }
  if ('season' in allowance) {
    return policy.seasons?.length ? [] : [{ path, reason: 'no goods of this policy are of a season' }];
  }
  if ('setting' in allowance) return typedSetting(policy, allowance.setting, 'duration', path);
  if ('window' in allowance) {
    const { window } = allowance;
    return typeof window === 'string' ? [] : typedSetting(policy, window.setting, 'duration', path);
  }
  if ('field' in allowance) return dateFaults(policy, allowance.field, path);
  const faults = dateFaults(policy, allowance.before, path);
  if ('outer' in allowance) {
    return allowance.outer > allowance.inner
      ? faults
      : [...faults, { path, reason: 'the outer day must be further from the date than the inner one' }];
  }
  const { days } = allowance;
  return typeof days === 'number' ? faults : [...faults, ...typedSetting(policy, days.setting, 'days', path)];
}

function dateFaults({ fields }: Policy, name: string, path: Path): Fault[] {
  if (name === 'delivery.date') return [];
  const field = fields.find((entry) => entry.code === name);
  if (field?.type === 'date') return [];
  return [{ path, reason: field ? `the field "${name}" is no date` : `there is no field "${name}"` }];
}
