import type { GateKind } from '../domain/gates/gate-kinds.ts';
import type { Progress } from '../domain/process/progress.ts';

/** Whether somebody has said yes at a gate of these kinds: what they saw must not be exchanged under their answer. */
export function isJudged({ gates }: Pick<Progress, 'gates'>, kinds: readonly GateKind[]): boolean {
  return gates.some(
    ({ kind, status, tasks }) =>
      kinds.includes(kind) &&
      (status === 'approved' || (status === 'open' && tasks.some((task) => task.status === 'completed'))),
  );
}
