import type { Gate } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Findings that no decision of the gate could ever need. */
export function findingFaults({ findings, outcomes }: Gate, path: readonly PropertyKey[]): Fault[] {
  return findings.flatMap(({ type, requiredFor = [], requiredWhen: when, promise }, index) => {
    const faults: Fault[] = requiredFor
      .filter((outcome) => !outcomes.includes(outcome))
      .map((outcome) => ({
        path: [...path, index, 'requiredFor'],
        reason: `the gate does not take the outcome "${outcome}"`,
      }));
    if (when && !findings.some(({ code }, other) => other !== index && code === when.finding)) {
      const reason = `there is no other finding "${when.finding}"`;
      faults.push({ path: [...path, index, 'requiredWhen'], reason });
    }
    if (promise && type !== 'date') {
      faults.push({ path: [...path, index, 'promise'], reason: 'only a date is promised' });
    }
    const what = promise?.what;
    if (what !== undefined && !findings.some((other) => other.code === what && other.type === 'text')) {
      faults.push({
        path: [...path, index, 'promise', 'what'],
        reason: `there is no text finding "${what}"`,
      });
    }
    return faults;
  });
}
