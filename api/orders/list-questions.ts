import { z } from '@hono/zod-openapi';
import { questionsOf } from '../../db/questions.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from './document-schema.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const instant = z.string().openapi({ format: 'date-time' });

const questionSchema = z
  .object({
    id: z.string(),
    revision: z.int(),
    taskId: z.string().nullable(),
    question: z.string().optional(),
    method: z.string(),
    askedBy: z.string(),
    askedAt: instant,
    answer: z.string().nullable().optional(),
    customerPerson: z.string().nullable().optional(),
    recordedBy: z.string().nullable(),
    answeredAt: instant.nullable(),
    awaited: z.boolean().openapi({ description: 'A task waits for the answer' }),
  })
  .openapi('Question');

/** GET /orders/{intakeNumber}/questions: what the customer was asked, with the answers. */
export const listQuestionsEndpoint = reading({
  path: '/orders/{intakeNumber}/questions',
  tag: 'orders',
  summary: 'Questions to the customer',
  params: orderParams,
  status: 200,
  answer: 'Every question, the first first',
  schema: z.object({ questions: z.array(questionSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'questions');
    const found = await questionsOf(request.api.db, order.id);
    const questions = found.map(({ question, answer, customerPerson, ...rest }) => ({
      ...rest,
      ...(views.has('reasons') && { question, answer }),
      ...(views.has('contacts') && { customerPerson }),
    }));
    return { body: { questions, hidden: hiddenFrom(views) } };
  },
});
