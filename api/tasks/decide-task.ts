import { decideTask } from '../../commands/decide-task.ts';
import { commanding } from '../http/commanding.ts';
import { decisionForm, taskParams } from './task-form.ts';
import { TASK_PROBLEMS } from './task-problems.ts';
import { decidedSchema } from './task-schemas.ts';

/** POST /tasks/{taskId}/decision: one person's answer, valid when it is answered with 200. */
export const decideTaskEndpoint = commanding({
  path: '/tasks/{taskId}/decision',
  tag: 'tasks',
  summary: 'Decide a task',
  description: [
    'The answer is the applied result: what the decision made of task and gate, and what is still open.',
    'It is refused when the order was revised since you saw it, when duties would not be separated (P-166),',
    'and when the limit (P-26) or the hours (P-31) are gone.',
  ].join(' '),
  params: taskParams,
  body: decisionForm,
  status: 200,
  answer: 'The decision is committed',
  schema: decidedSchema,
  problems: [...TASK_PROBLEMS, 'facts-missing', 'credit-exceeded', 'capacity-exceeded'],
  committed: ({ order }) => order,
  handle: ({ api, request, params, body }) => decideTask(api.commands, request, { ...params, ...body }),
});
