import type { GateStage } from '../order/stages.ts';
import type { Policy } from '../policy/policy-schema.ts';
import type { ObligationProgress, Progress } from './progress.ts';

/** The obligations that have to be met before the gates of a stage are asked: due before it or an earlier one. */
export function unmetBefore(
  { lifecycle }: Pick<Policy, 'lifecycle'>,
  { obligations }: Progress,
  stage: GateStage,
): ObligationProgress[] {
  const here = lifecycle.indexOf(stage);
  return obligations.filter(({ before }) => before !== null && lifecycle.indexOf(before) <= here);
}

/** When those were met that were due before the stage: its gates are asked since then at the earliest (ISO instants). */
export function metBefore(
  { lifecycle }: Pick<Policy, 'lifecycle'>,
  { met }: Progress,
  stage: GateStage,
): string[] {
  const here = lifecycle.indexOf(stage);
  return met.filter(({ before }) => lifecycle.indexOf(before) <= here).map(({ at }) => at);
}

/** Those that have to be met before the order is effective. */
export function unmetBeforeEffect({ obligations }: Progress): ObligationProgress[] {
  return obligations.filter(holdsBackEffect);
}

export function holdsBackEffect({ precondition, before }: ObligationProgress): boolean {
  return precondition || before !== null;
}
