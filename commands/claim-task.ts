import { dateTasks } from '../db/clocks/reckon-clocks.ts';
import { stopClaimedClocks } from '../db/clocks.ts';
import { commitOrder } from '../db/orders.ts';
import { reserveTask } from '../db/task-states.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireActable } from './decision-guard.ts';
import { openTask, orderActedOn } from './open-task.ts';

export type ClaimTaskInput = { taskId: string };

export type ClaimedTask = {
  task: { id: string; status: 'ready' | 'reserved'; claimedBy: string | null };
};

/**
 * Takes a task for oneself: until it is released, decided or escalated nobody else decides it. Only who may decide it
 * may claim it (P-166). What is timed until somebody has it is over with that (S-01). Of two at once one gets it;
 * claiming one's own again changes nothing. 200.
 */
export async function claimTask(
  context: CommandContext,
  request: CommandRequest,
  { taskId }: ClaimTaskInput,
): Promise<CommandResult<ClaimedTask>> {
  return runCommand(context, request, async (trx, scope) => {
    const opened = await openTask(trx, scope, taskId);
    const order = orderActedOn(opened, requireActable(opened));
    const { task, gate, person } = opened.context;
    const body: ClaimedTask = { task: { id: taskId, status: 'reserved', claimedBy: person.id } };
    if (task.status === 'reserved' && task.claimedBy === person.id) return { status: 200, body };

    const { now: at, correlationId } = scope;
    await reserveTask(trx, taskId, { by: person.id, at });
    const handedOver = await stopClaimedClocks(trx, { orderId: order.id, gateId: gate.id, taskId, at });
    if (handedOver > 0) await dateTasks(trx, order.id);
    const data = { taskId, gate: gate.code, revision: task.revision, from: task.claimedBy };
    await commitOrder(trx, order, {
      audit: [{ kind: 'task-claimed', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 200, body };
  });
}
