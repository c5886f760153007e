import { dateTasks } from '../db/clocks/reckon-clocks.ts';
import { stopClaimedClocks } from '../db/clocks.ts';
import { commitOrder } from '../db/orders.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { queueNotices, receiversOf } from '../db/notices.ts';
import { reassignee } from '../db/reassignee.ts';
import { reserveTask } from '../db/task-states.ts';
import { hindranceOf } from '../domain/gates/may-decide.ts';
import { requireAuthority } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireTaskOpen } from './decision-guard.ts';
import { requireOpen, requireText } from './open-order.ts';
import { openTask, orderActedOn } from './open-task.ts';
import { CommandProblem } from './problem.ts';

export type ReassignTaskInput = { taskId: string; personId: string; reason: string };

export type ReassignedTask = { task: { id: string; status: 'reserved'; claimedBy: string } };

/**
 * A head gives a task to a named person, whoever has claimed it: only to one who may decide it, by their role and by
 * the separation of duties, and is not away (P-166). That person is told. 200.
 */
export async function reassignTask(
  context: CommandContext,
  request: CommandRequest,
  { taskId, personId, reason }: ReassignTaskInput,
): Promise<CommandResult<ReassignedTask>> {
  return runCommand(context, request, async (trx, scope) => {
    const opened = await openTask(trx, scope, taskId);
    const { policy } = opened;
    const { task, gate, owners, decided, revision, person } = opened.context;
    const { home } = opened.order;
    const order = orderActedOn(opened, requireAuthority(person, policy, 'reassign-task', home));
    requireOpen(order);
    requireTaskOpen(opened.context);
    requireText('reason', reason);
    const { now: at, correlationId } = scope;
    const chosen = await reassignee(trx, personId, at);
    const asked = { policy, gate, owners, decided, authors: revision.authors };
    const hindrance = chosen ? hindranceOf(chosen, asked) : { code: 'not-owner' };
    if (!chosen || hindrance || hindranceOf(chosen.present, asked)) {
      const message = `${personId} may not decide the gate ${gate.code} of this order (${hindrance?.code ?? 'absent'})`;
      throw new CommandProblem('validation', 'The task cannot be given to this person.', {
        errors: [{ path: 'personId', code: 'may-not-decide', message }],
      });
    }
    await reserveTask(trx, taskId, { by: personId, at });
    // It is handed over: what is timed until somebody has it is over (S-01).
    const handedOver = await stopClaimedClocks(trx, { orderId: order.id, gateId: gate.id, taskId, at });
    if (handedOver > 0) await dateTasks(trx, order.id);
    const data = { taskId, gate: gate.code, revision: task.revision, from: task.claimedBy, to: personId };
    await queueNotices(trx, {
      event: 'task-reassigned',
      order: noticeOrder(order),
      policy,
      receivers: await receiversOf(trx, { roles: [], personId, customerId: null, order: home, now: at }),
      data: { gate: gate.code, reason: reason.trim() },
      dedupe: `${taskId}:${at.toISOString()}`,
      now: at,
      correlationId,
    });
    await commitOrder(trx, order, {
      audit: [
        {
          kind: 'task-reassigned',
          actor: person.id,
          data: { ...data, reason: reason.trim() },
          correlationId,
          at,
        },
      ],
      move: false,
      now: at,
    });
    return { status: 200, body: { task: { id: taskId, status: 'reserved', claimedBy: personId } } };
  });
}
