import type { GateMode } from '../policy/policy-schema.ts';
import { unseated } from './seat-people.ts';
import { approvalsNeeded } from './settle-gate.ts';

/** tasks: of the gate, answered or not; approvals: given so far; able: for each open task the people who can answer it. */
export type OpenSeats = {
  mode: GateMode;
  tasks: number;
  approvals: number;
  able: readonly (readonly string[])[];
};

/**
 * The open tasks of a gate for which no person is left, by index: none while there are people, another for each
 * answer, for the approvals that it still needs.
 */
export function unanswerable({ mode, tasks, approvals, able }: OpenSeats): number[] {
  const without = unseated(able);
  const needed = approvalsNeeded(mode, tasks) - approvals;
  return able.length - without.length >= needed ? [] : without;
}
