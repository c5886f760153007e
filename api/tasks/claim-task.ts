import { claimTask } from '../../commands/claim-task.ts';
import { commanding } from '../http/commanding.ts';
import { taskParams } from './task-form.ts';
import { TASK_PROBLEMS } from './task-problems.ts';
import { claimedSchema } from './task-schemas.ts';

/** POST /tasks/{taskId}/claim: takes a task for oneself. */
export const claimTaskEndpoint = commanding({
  path: '/tasks/{taskId}/claim',
  tag: 'tasks',
  summary: 'Claim a task',
  description:
    'Until it is released, decided or escalated nobody else decides it. Of two at once one gets it.',
  params: taskParams,
  status: 200,
  answer: 'The task as it is now',
  schema: claimedSchema,
  problems: TASK_PROBLEMS,
  handle: ({ api, request, params }) => claimTask(api.commands, request, params),
});
