import type { TaskContext } from '../db/decision-context.ts';
import { claimHolds } from '../domain/gates/claims.ts';
import { capacityOf, type Hindrance } from '../domain/gates/may-decide.ts';
import type { Outcome } from '../domain/policy/policy-schema.ts';
import { mayAct } from './authority.ts';
import { requireOpen } from './open-order.ts';
import { noSuchTask, type OpenTask } from './open-task.ts';
import { CommandProblem } from './problem.ts';

/**
 * Throws the problem that keeps this person from acting on this task now; it says what is open instead. `deciding`:
 * the revision on which they decide, and how.
 *
 * Who owns the task by no role is told so when they may read the order, and else that there is no such task. A
 * claim keeps others off, but for who stands in for the claimer, while one of the two could decide the task and is
 * there, and until the task is escalated: from then on the first answer wins. Answers on whose behalf they act, null
 * for their own.
 */
export function requireActable(
  opened: OpenTask,
  deciding?: { revision: number; outcome: Outcome },
): string | null {
  const { order, policy, context } = opened;
  const { task, gate, owners, decided, revision, person } = context;
  const asked = { policy, gate, owners, decided, authors: revision.authors };
  const { hindrance, onBehalfOf } = capacityOf(person, asked);
  if (hindrance?.code === 'not-owner') {
    throw mayAct(person, policy, 'read-order', order.home) ? hindered(hindrance, owners) : noSuchTask();
  }
  requireOpen(order);
  requireCurrent(opened, deciding?.revision ?? order.revision);
  requireTaskOpen(context, deciding?.outcome);
  const escalated = owners.some(({ tier }) => tier > 0);
  const theirs = [person.id, ...person.standsIn.map((held) => held.onBehalfOf)];
  const own = theirs.includes(task.claimedBy ?? '');
  if (!own && !escalated && claimHolds(task.claimedBy, context.claimants, asked)) {
    throw new CommandProblem('task-claimed', `${task.claimedBy} has claimed this task.`, {
      extra: { claimedBy: task.claimedBy },
    });
  }
  if (hindrance) throw hindered(hindrance, owners);
  return onBehalfOf;
}

function requireCurrent({ order, context: { task } }: OpenTask, seen: number): void {
  const { revision: current } = order;
  if (seen === current && task.revision === current) return;
  const detail =
    seen === current
      ? `The task asks about revision ${task.revision}; the order is at revision ${current}.`
      : `You decided on revision ${seen}; the order is at revision ${current}.`;
  throw new CommandProblem('not-current-revision', detail, { extra: { currentRevision: current } });
}

/**
 * Throws for a task that is decided, withdrawn or suspended. What never comes is no reason to ask for ever: a no can be
 * said while the task waits for it (P-6, P-7).
 */
export function requireTaskOpen({ task, gate, seats }: TaskContext, outcome?: Outcome): void {
  if (task.status === 'completed') {
    const seat = seats.find(({ id }) => id === task.id);
    throw new CommandProblem(
      'already-decided',
      `${seat?.decidedBy} has decided this task: ${seat?.outcome}.`,
      {
        extra: { outcome: seat?.outcome, gate: gate.code, gateStatus: gate.status },
      },
    );
  }
  if (task.status === 'withdrawn' || gate.status !== 'open') {
    throw new CommandProblem(
      'task-not-open',
      `The gate ${gate.code} is ${gate.status}; the task was withdrawn.`,
      {
        extra: { gate: gate.code, gateStatus: gate.status },
      },
    );
  }
  if (task.waitsFor !== null && outcome !== 'refuse') {
    throw new CommandProblem('task-suspended', WAITING[task.waitsFor], {
      extra: { waitsFor: task.waitsFor },
    });
  }
}

const WAITING = {
  customer: 'The task waits for the customer’s answers; until they come it can only be refused.',
  documents: 'The task waits for the documents that were asked for; until they come it can only be refused.',
} as const;

function hindered(hindrance: Hindrance, owners: readonly { role: string; unitId: string }[]): CommandProblem {
  const who = hindrance.through === undefined ? 'You' : `${hindrance.through}, for whom you stand in,`;
  switch (hindrance.code) {
    case 'not-owner': {
      const roles = owners.map(({ role, unitId }) => `${role} of ${unitId}`).join(', ');
      return new CommandProblem('forbidden', `This task is for ${roles}.`);
    }
    case 'entered-by':
      return separated(`${who} entered this order or wrote its revision (${hindrance.rule}).`);
    case 'requested-by':
      return separated(`${who} asked for this (${hindrance.rule}).`);
    case 'decided-another-gate':
      return separated(`${who} decided the gate ${hindrance.gate} of this revision (${hindrance.rule}).`);
    case 'decided-this-gate':
      return separated(`${who} answered another task of this gate; each answer is another person’s.`);
  }
}

function separated(detail: string): CommandProblem {
  return new CommandProblem('separation-of-duties', detail);
}
