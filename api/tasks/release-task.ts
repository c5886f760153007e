import { releaseTask } from '../../commands/release-task.ts';
import { commanding } from '../http/commanding.ts';
import { taskParams } from './task-form.ts';
import { TASK_PROBLEMS } from './task-problems.ts';
import { claimedSchema } from './task-schemas.ts';

/** POST /tasks/{taskId}/release: gives a claimed task back to all its owners. */
export const releaseTaskEndpoint = commanding({
  path: '/tasks/{taskId}/release',
  tag: 'tasks',
  summary: 'Release a task',
  description:
    'For whom it is claimed by; once it is escalated, or they can decide it no more, for any other who may decide it.',
  params: taskParams,
  status: 200,
  answer: 'The task as it is now',
  schema: claimedSchema,
  problems: TASK_PROBLEMS,
  handle: ({ api, request, params }) => releaseTask(api.commands, request, params),
});
