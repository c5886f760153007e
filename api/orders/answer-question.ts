import { z } from '@hono/zod-openapi';
import { answerQuestion } from '../../commands/answer-question.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { customerPerson } from './contact-fields.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/questions/{questionId}/answer: what the customer has answered. */
export const answerQuestionEndpoint = commanding({
  path: '/orders/{intakeNumber}/questions/{questionId}/answer',
  tag: 'orders',
  summary: 'Record the customer’s answer to a question',
  description:
    'With the last answer that a task waits for, the task is open again and its clocks run on (P-6).',
  params: orderParams.extend({ questionId: uuid }),
  body: z.strictObject({ answer: text(4_000), customerPerson }).openapi('QuestionAnswerForm'),
  status: 200,
  answer: 'The answer is on record',
  schema: z
    .object({
      questionId: z.string(),
      resumedTasks: z.array(z.string()).openapi({ description: 'The tasks that waited for this answer' }),
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('AnsweredQuestion'),
  problems: ['order-closed', 'already-decided'],
  committed: (answered) => answered,
  handle: ({ api, request, params, body }) => answerQuestion(api.commands, request, { ...params, ...body }),
});
