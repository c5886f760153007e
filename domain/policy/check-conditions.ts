import {
  classesNamed,
  conditionEnvironment,
  conditionProblem,
  seasonEnvironment,
} from './condition-environment.ts';
import type { Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Conditions that are not of type bool over the policy's own words, or ask for a class that there is not. */
export function conditionFaults(policy: Policy): Fault[] {
  const intake = conditionEnvironment(policy, 'intake');
  const review = conditionEnvironment(policy, 'review');
  const season = seasonEnvironment(policy);
  const classes = policy.classes.map((entry) => entry.code);
  return [
    ...policy.refuse.flatMap((entry, index) => check(intake, entry.when, ['refuse', index, 'when'])),
    ...policy.classes.flatMap((entry, index) => check(intake, entry.when, ['classes', index, 'when'])),
    ...(policy.settlement?.rules ?? []).flatMap((entry, index) =>
      check(review, entry.when, ['settlement', 'rules', index, 'when']),
    ),
    ...(policy.seasons ?? []).flatMap((entry, index) =>
      check(season, entry.when, ['seasons', index, 'when']),
    ),
    ...policy.gates.flatMap((gate, index) => {
      const path = ['gates', index, 'when'];
      const faults = check(review, gate.when, path);
      if (gate.when === undefined || faults.length > 0) return faults;
      return classesNamed(review, gate.when)
        .filter((code) => !classes.includes(code))
        .map((code) => ({
          path,
          reason: `there is no class "${code}": the policy has ${classes.join(', ')}`,
        }));
    }),
  ];

  function check(environment: typeof intake, when: string | undefined, path: PropertyKey[]): Fault[] {
    const problem = when === undefined ? null : conditionProblem(environment, when);
    return problem === null ? [] : [{ path, reason: `the condition does not type-check: ${problem}` }];
  }
}
