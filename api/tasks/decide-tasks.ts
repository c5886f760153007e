import { z } from '@hono/zod-openapi';
import { decideTasks } from '../../commands/decide-tasks.ts';
import { commanding } from '../http/commanding.ts';
import { uuid } from '../http/fields.ts';
import { decisionForm } from './task-form.ts';

const decisionsForm = z
  .strictObject({
    decisions: z
      .array(z.strictObject({ taskId: uuid, ...decisionForm.shape }))
      .min(1)
      .max(100),
  })
  .openapi('DecisionsForm');

const resultSchema = z.object({
  taskId: z.string(),
  status: z.int().openapi({ description: 'As POST /tasks/{taskId}/decision would answer', example: 200 }),
  body: z.unknown().openapi({ description: 'The applied result, or the problem' }),
});

/** POST /tasks/decisions: several decisions, each by itself. */
export const decideTasksEndpoint = commanding({
  path: '/tasks/decisions',
  tag: 'tasks',
  summary: 'Decide several tasks',
  description: [
    'Each is an ordinary decision in a transaction of its own, and has its own answer; one that is refused keeps no',
    'other from being made. The same request again gets the same answers, and goes on where one was cut off. While a',
    'decision is answered with key-in-progress, the same request again makes that one.',
  ].join(' '),
  body: decisionsForm,
  status: 200,
  answer: 'What became of each, in their order',
  schema: z.object({ results: z.array(resultSchema) }).openapi('DecidedTasks'),
  problems: [],
  handle: ({ api, request, body }) => decideTasks(api.commands, request, body),
});
