import type { GateStage } from '../order/stages.ts';
import type { Gate, Policy } from './policy-schema.ts';

type Gates = Pick<Policy, 'gates'>;

/** The gates that are asked of an order in a stage, in the policy's order. `applicable` are gate codes. */
export function gatesOfStage(policy: Gates, applicable: readonly string[], stage: GateStage): Gate[] {
  return policy.gates.filter((gate) => gate.stage === stage && applicable.includes(gate.code));
}

/**
 * Whether a gate's no stands in the order's way: not as long as it is left to another gate that has yet to decide what
 * comes of it (P-39). `statusOf`: of a gate in this revision, by its code; undefined before it is asked.
 */
export function isStopped(
  { code, refusal }: Pick<Gate, 'code' | 'refusal'>,
  statusOf: (code: string) => string | undefined,
): boolean {
  if (statusOf(code) !== 'refused') return false;
  if (typeof refusal !== 'object' || !('decidedBy' in refusal)) return true;
  return (statusOf(refusal.decidedBy) ?? 'open') !== 'open';
}

/**
 * The gates to ask now: not asked yet, and every applicable gate in their `after` approved, passed at a risk, or
 * refused for them to decide on. A gate that is not asked of this order holds up nothing. After another refusal in the
 * stage nothing more is asked: it is negotiated first.
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
  if (gates.some((gate) => isStopped(gate, (code) => settled.get(code)))) return [];
  return gates
    .filter((gate) => !settled.has(gate.code) && !open.includes(gate.code))
    .filter((gate) =>
      gate.after.every((before) => !applicable.includes(before) || isPassed(before, gate.code)),
    )
    .map((gate) => gate.code);

  function isPassed(before: string, gate: string): boolean {
    if (settled.get(before) !== 'refused') return settled.has(before);
    const refusal = policy.gates.find(({ code }) => code === before)?.refusal;
    return typeof refusal === 'object' && 'decidedBy' in refusal && refusal.decidedBy === gate;
  }
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
