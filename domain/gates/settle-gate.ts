import type { GateMode } from '../policy/policy-schema.ts';

/** One task's answer; a conditional yes counts as `approve`, an open task is null. */
export type GateAnswer = 'approve' | 'refuse' | null;

export type GateState = 'open' | 'approved' | 'refused';

/**
 * What the answers of a gate's tasks, in any order, make of it.
 *
 * With a veto one refusal settles it. Otherwise it is approved as soon as the approvals suffice (any: one, all:
 * every task's, n of m: n), and refused only when they can no longer come. A gate without tasks stays open.
 */
export function settleGate(mode: GateMode, veto: boolean, answers: readonly GateAnswer[]): GateState {
  const approvals = answers.filter((answer) => answer === 'approve').length;
  const refusals = answers.filter((answer) => answer === 'refuse').length;
  if (veto && refusals > 0) return 'refused';
  const tasks = typeof mode === 'object' ? Math.max(mode.of, answers.length) : answers.length;
  if (tasks === 0) return 'open';
  const needed = approvalsNeeded(mode, tasks);
  if (approvals >= needed) return 'approved';
  return tasks - refusals < needed ? 'refused' : 'open';
}

/** How many of so many tasks have to be approved for the gate to be. */
export function approvalsNeeded(mode: GateMode, tasks: number): number {
  if (mode === 'any') return 1;
  return mode === 'all' ? tasks : mode.atLeast;
}
