import type { GateStage } from '../order/stages.ts';
import type { Gate, Policy } from './policy-schema.ts';

type Gates = Pick<Policy, 'gates'>;

/** The gates that are asked of an order in a stage, in the policy's order. `applicable` are gate codes. */
export function gatesOfStage(policy: Gates, applicable: readonly string[], stage: GateStage): Gate[] {
  return policy.gates.filter((gate) => gate.stage === stage && applicable.includes(gate.code));
}

/**
 * The gates to ask now: not asked yet, and every applicable gate in their `after` approved, or passed at a risk. A gate that is not
 * asked of this order holds up nothing. After a refusal in the stage nothing more is asked: it is negotiated first.
 */
export function dueGates(state: {
  policy: Gates;
  applicable: readonly string[];
  stage: GateStage;
  settled: Readonly<Record<string, 'approved' | 'refused' | 'at-risk'>>;
  open: readonly string[];
}): string[] {
  const { policy, applicable, stage, open } = state;
  const settled = new Map(Object.entries(state.settled));
  const gates = gatesOfStage(policy, applicable, stage);
  if (gates.some((gate) => settled.get(gate.code) === 'refused')) return [];
  return gates
    .filter((gate) => !settled.has(gate.code) && !open.includes(gate.code))
    .filter((gate) => gate.after.every((before) => !applicable.includes(before) || settled.has(before)))
    .map((gate) => gate.code);
}

/** Where an order goes when `stage` is approved: the next of its lifecycle with a gate to ask, else it is effective. */
export function nextStage(
  policy: Gates & Pick<Policy, 'lifecycle'>,
  applicable: readonly string[],
  stage: 'RECEIVED' | GateStage,
): GateStage | 'EFFECTIVE' {
  const { lifecycle } = policy;
  const later = stage === 'RECEIVED' ? lifecycle : lifecycle.slice(lifecycle.indexOf(stage) + 1);
  return later.find((next) => gatesOfStage(policy, applicable, next).length > 0) ?? 'EFFECTIVE';
}
