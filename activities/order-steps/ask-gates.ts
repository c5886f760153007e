import type { GateStage } from '../../domain/order/stages.ts';
import { dueGates } from '../../domain/policy/gate-plan.ts';
import type { Gate } from '../../domain/policy/policy-schema.ts';
import { dueSince, gateOf, latest } from '../../domain/process/stands.ts';
import { metBefore, unmetBefore } from '../../domain/process/unmet.ts';
import { askQuestions } from './ask-questions.ts';
import { askRequested } from './ask-request.ts';
import { entering, type Step, together, type Written } from './step.ts';
import { tellPreconditions } from './tell-preconditions.ts';
import { tellReviewPassed } from './tell-review-passed.ts';

/**
 * Asks the gates of a stage that are due now: those whose gates before them are approved. A gate counts as asked since
 * the moment that made it due (the order's arrival, the answer before it), not since a worker found time for it, so
 * that no deadline moves when workers are away. While conditions are open that the policy wants met before the stage,
 * nothing more is asked in it; the gates then count as asked since the last of them was met.
 */
export async function askGates(step: Step, stage: GateStage): Promise<Written> {
  const { policy, progress } = step;
  await tellReviewPassed(step, stage);
  const unmet = unmetBefore(policy, progress, stage);
  const since = dueSince(policy, progress, stage);
  if (unmet.length > 0) {
    return together(
      entering(step, stage, new Date(since)),
      await tellPreconditions(step, stage, unmet),
      await askRequested(step),
    );
  }
  const known = progress.gates.filter((gate) => gate.stage === stage);
  const due = dueGates({
    policy,
    applicable: progress.applicableGates,
    stage,
    settled: Object.fromEntries(
      known.flatMap((gate) => (gate.status === 'open' ? [] : [[gate.code, gate.status]])),
    ),
    open: known.filter((gate) => gate.status === 'open').map((gate) => gate.code),
  });
  const gates = policy.gates.filter((gate) => due.includes(gate.code));
  return together(
    entering(step, stage, new Date(since)),
    await askQuestions(
      step,
      gates.map((gate) => ({
        ...gate,
        openedAt: gateDueAt(step, gate, latest([since, ...metBefore(policy, progress, stage)])),
      })),
    ),
    await askRequested(step),
  );
}

/**
 * When a gate became due: when its stage could be asked, with the last answer among the gates that come before it, or
 * when what it had answered before no longer counted.
 */
function gateDueAt({ progress }: Step, gate: Gate, stageSince: string): Date {
  const before = gate.after.flatMap((code) => gateOf(progress, code)?.settledAt ?? []);
  const again = progress.askedBefore[gate.code];
  return new Date(latest([stageSince, ...before, ...(again === undefined ? [] : [again])]));
}
