import { giveBack } from '../db/clocks/give-back.ts';
import { commitOrder } from '../db/orders.ts';
import type { ClaimedTask } from './claim-task.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireActable } from './decision-guard.ts';
import { openTask, orderActedOn } from './open-task.ts';

export type ReleaseTaskInput = { taskId: string };

/**
 * Gives a claimed task back to all its potential owners; what was timed until somebody has it runs on (S-01). It is for
 * who has claimed it; once the task is escalated, or its claim holds no more, for any other who may decide it, so that
 * nobody's absence holds it up. What is not claimed stays as it is. 200.
 */
export async function releaseTask(
  context: CommandContext,
  request: CommandRequest,
  { taskId }: ReleaseTaskInput,
): Promise<CommandResult<ClaimedTask>> {
  return runCommand(context, request, async (trx, scope) => {
    const opened = await openTask(trx, scope, taskId);
    const { task, gate, person } = opened.context;
    const own = task.status === 'reserved' && task.claimedBy === person.id;
    // Whoever has claimed it may give it back even when it is no longer theirs to decide.
    const order = orderActedOn(opened, own ? null : requireActable(opened));
    const body: ClaimedTask = { task: { id: taskId, status: 'ready', claimedBy: null } };
    if (task.status !== 'reserved') return { status: 200, body };

    const { now: at, correlationId } = scope;
    await giveBack(trx, { orderId: order.id, gateId: gate.id, taskId }, at);
    const data = { taskId, gate: gate.code, revision: task.revision, from: task.claimedBy };
    await commitOrder(trx, order, {
      audit: [{ kind: 'task-released', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 200, body };
  });
}
