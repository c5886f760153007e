import { hindranceOf, type Hindrance } from '../domain/gates/may-decide.ts';
import type { Deciding } from './decide-task.ts';
import { CommandProblem } from './problem.ts';

/** Throws the problem that keeps this person from deciding this task now; it says what is open instead. */
export function requireDecidable({ order, policy, context, input }: Deciding): void {
  const { task, gate, seats, owners, decided, revision, person } = context;
  const hindrance = hindranceOf(person, {
    policy,
    gate,
    owners,
    decided,
    authors: [order.entered_by, revision.author],
  });
  // Who owns the task by no role learns nothing of it.
  if (hindrance?.code === 'not-owner') throw hindered(hindrance, owners);

  if (order.closed_at !== null) {
    throw new CommandProblem('order-closed', `Order ${order.intake_number} is ${order.stage}.`);
  }
  if (input.revision !== order.revision || task.revision !== order.revision) {
    throw new CommandProblem(
      'not-current-revision',
      `You decided on revision ${input.revision}; the order is at revision ${order.revision}.`,
      { extra: { currentRevision: order.revision } },
    );
  }
  if (task.status === 'completed') {
    const seat = seats.find(({ id }) => id === task.id);
    throw new CommandProblem('already-decided', `${seat?.decidedBy} has decided this task: ${seat?.outcome}.`, {
      extra: { outcome: seat?.outcome, gate: gate.code, gateStatus: gate.status },
    });
  }
  if (task.status === 'withdrawn' || gate.status !== 'open') {
    throw new CommandProblem('task-not-open', `The gate ${gate.code} is ${gate.status}; the task was withdrawn.`, {
      extra: { gate: gate.code, gateStatus: gate.status },
    });
  }
  if (task.status === 'suspended') {
    throw new CommandProblem('task-suspended', 'The task waits for the documents that were asked for.');
  }
  if (task.status === 'reserved' && task.claimedBy !== person.id) {
    throw new CommandProblem('task-claimed', `${task.claimedBy} has claimed this task.`, {
      extra: { claimedBy: task.claimedBy },
    });
  }
  if (hindrance) throw hindered(hindrance, owners);
}

function hindered(hindrance: Hindrance, owners: readonly { role: string; unitId: string }[]): CommandProblem {
  switch (hindrance.code) {
    case 'not-owner': {
      const who = owners.map(({ role, unitId }) => `${role} of ${unitId}`).join(', ');
      return new CommandProblem('forbidden', `This task is for ${who}.`);
    }
    case 'entered-by':
      return separated(`You entered this order or wrote its revision (${hindrance.rule}).`);
    case 'requested-by':
      return separated(`You asked for this yourself (${hindrance.rule}).`);
    case 'decided-another-gate':
      return separated(`You have decided the gate ${hindrance.gate} of this revision (${hindrance.rule}).`);
    case 'decided-this-gate':
      return separated('You have answered another task of this gate; each answer is another person’s.');
  }
}

function separated(detail: string): CommandProblem {
  return new CommandProblem('separation-of-duties', detail);
}
