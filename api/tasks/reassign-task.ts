import { z } from '@hono/zod-openapi';
import { reassignTask } from '../../commands/reassign-task.ts';
import { commanding } from '../http/commanding.ts';
import { code, text } from '../http/fields.ts';
import { taskParams } from './task-form.ts';

/** POST /tasks/{taskId}/assignment: a head gives the task to a named person. */
export const reassignTaskEndpoint = commanding({
  path: '/tasks/{taskId}/assignment',
  tag: 'tasks',
  summary: 'Give a task to somebody',
  description: 'By a head, whoever has claimed it, to a person who may decide it (P-166); they are told.',
  params: taskParams,
  body: z
    .strictObject({ personId: code.openapi({ example: 'credit2' }), reason: text(2_000) })
    .openapi('AssignmentForm'),
  status: 200,
  answer: 'The task is that person’s',
  schema: z
    .object({ task: z.object({ id: z.string(), status: z.literal('reserved'), claimedBy: z.string() }) })
    .openapi('AssignedTask'),
  problems: ['order-closed', 'task-not-open', 'already-decided', 'task-suspended'],
  handle: ({ api, request, params, body }) => reassignTask(api.commands, request, { ...params, ...body }),
});
