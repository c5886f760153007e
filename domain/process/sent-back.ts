import { gatesOfStage } from '../policy/gate-plan.ts';
import type { Gate, Policy } from '../policy/policy-schema.ts';
import type { GateProgress, Progress } from './progress.ts';

type Rules = Pick<Policy, 'gates' | 'lifecycle'>;

/** The refused gates whose refusal sends back, such as the lawyer's of a draft (P-53), each with the gate to which. */
export function refusedBack(
  policy: Rules,
  { gates }: Progress,
): readonly { gate: GateProgress; backTo: string }[] {
  return gates.flatMap((gate) => {
    const rule = policy.gates.find(({ code }) => code === gate.code);
    return gate.status === 'refused' && typeof rule?.refusal === 'object' && 'backTo' in rule.refusal
      ? [{ gate, backTo: rule.refusal.backTo }]
      : [];
  });
}

/**
 * What those refusals have asked anew: the gates to which they send back, and all that come after on the order's way.
 */
export function askedAnew(policy: Rules, progress: Progress): GateProgress[] {
  const way = policy.lifecycle.flatMap((stage): Gate[] =>
    gatesOfStage(policy, progress.applicableGates, stage),
  );
  const again = new Set(
    refusedBack(policy, progress).flatMap(({ gate, backTo }) => {
      const at = way.findIndex(({ code }) => code === backTo);
      return [gate.code, ...way.slice(Math.max(at, 0)).map(({ code }) => code)];
    }),
  );
  return progress.gates.filter(({ code }) => again.has(code));
}

/**
 * The order as it is once its process has sent it back: a refusal that sends back is never negotiated, not even in the
 * moment before the process has seen it.
 */
export function afterSendBack(policy: Rules, progress: Progress): Progress {
  const again = new Set(askedAnew(policy, progress));
  return again.size === 0
    ? progress
    : { ...progress, gates: progress.gates.filter((gate) => !again.has(gate)) };
}
