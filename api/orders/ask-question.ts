import { z } from '@hono/zod-openapi';
import { askQuestion } from '../../commands/ask-question.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { uuid } from '../http/fields.ts';
import { questionParts } from './contact-fields.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/questions: what the customer is asked. */
export const askQuestionEndpoint = commanding({
  path: '/orders/{intakeNumber}/questions',
  tag: 'orders',
  summary: 'Ask the customer a question',
  description:
    'Kept with the order until it is answered (P-6). With a task that waits for the customer, it waits on.',
  params: orderParams,
  body: z
    .strictObject({
      ...questionParts,
      taskId: uuid.optional().openapi({ description: 'A task that waits for the customer already' }),
    })
    .openapi('QuestionForm'),
  status: 201,
  answer: 'The question is on record',
  schema: z
    .object({ questionId: z.string(), intakeNumber: z.string(), seq: z.int(), process: processField })
    .openapi('AskedQuestion'),
  problems: ['order-closed'],
  committed: (asked) => asked,
  handle: ({ api, request, params, body }) => askQuestion(api.commands, request, { ...params, ...body }),
});
