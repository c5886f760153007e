import { CommandProblem } from '../../commands/problem.ts';
import { holdsAny } from '../../db/people.ts';
import { policyOf } from '../../db/policies.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { taskRecord } from '../../db/queries/my-tasks.ts';
import { reading } from '../http/reading.ts';
import { hiddenFrom, shownTask, viewsOf, viewsOfDecider } from '../orders/view.ts';
import { taskParams } from './task-form.ts';
import { wholeTaskSchema } from './task-schemas.ts';
import { shownAround } from './task-view.ts';

/**
 * GET /tasks/{taskId}: one task with the evidence that it was opened with, for its owners and for who may read the
 * order. Nobody else learns whether there is such a task.
 */
export const getTaskEndpoint = reading({
  path: '/tasks/{taskId}',
  tag: 'tasks',
  summary: 'One task with its evidence',
  params: taskParams,
  status: 200,
  answer: 'The task, open or not',
  schema: wholeTaskSchema,
  problems: ['not-found'],
  async handle({ api, person, params: { taskId }, correlationId }) {
    const now = api.commands.now();
    const found = await taskRecord(api.db, taskId, now);
    if (!found) throw noSuchTask();
    const policy = await policyOf(api.db, found.order.policyId, found.order.policyVersion);
    const asReader = viewsOf(person, policy, found.order);
    const { hindrance } = shownAround(found, { person, policy, views: asReader });
    if (hindrance === 'not-owner' && !holdsAny(person, policy.authority['read-order'] ?? [], found.order)) {
      throw noSuchTask();
    }
    await logAccess(api.db, { personId: person.id, orderId: found.orderId, what: 'task', correlationId });
    const { kind } = found.gate;
    const views = hindrance === 'not-owner' ? asReader : viewsOfDecider(asReader, kind);
    const task = shownTask(found.task, kind, views);
    return {
      body: { task, ...shownAround(found, { person, policy, views }), hidden: hiddenFrom(views) },
    };
  },
});

function noSuchTask(): CommandProblem {
  return new CommandProblem('not-found', 'There is no such task that you may see.');
}
