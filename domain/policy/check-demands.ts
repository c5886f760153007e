import type { Gate, Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Demands that a gate of its kind does not look at, and obligations that nobody would wait for. */
export function demandFaults(policy: Policy, gate: Gate, path: readonly PropertyKey[]): Fault[] {
  const faults: Fault[] = [];
  if (gate.demands?.offices && gate.kind !== 'meeting') {
    const reason = `"${gate.code}" is no meeting: offices are demanded of a meeting`;
    faults.push({ path: [...path, 'demands', 'offices'], reason });
  }
  if (gate.demands?.documents && gate.kind !== 'qualification') {
    const reason = `"${gate.code}" is no qualification: documents of the customer are demanded of one`;
    faults.push({ path: [...path, 'demands', 'documents'], reason });
  }
  if (gate.kind === 'qualification' && !gate.demands?.documents) {
    faults.push({ path: [...path, 'demands'], reason: `"${gate.code}" must say which documents it wants` });
  }
  const { obligationsBefore: before } = gate;
  if (before && policy.lifecycle.indexOf(before) <= policy.lifecycle.indexOf(gate.stage)) {
    const reason = `the lifecycle has no stage ${before} after ${gate.stage}`;
    faults.push({ path: [...path, 'obligationsBefore'], reason });
  }
  return faults;
}
