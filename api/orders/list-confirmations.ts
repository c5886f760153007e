import { z } from '@hono/zod-openapi';
import { confirmationsOf } from '../../db/confirmations.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';
import { hiddenSchema } from './document-schema.ts';

const confirmationSchema = z
  .object({
    id: z.string(),
    revision: z.int(),
    answer: z.enum(['confirmed', 'refused']),
    method: z.string(),
    customerPerson: z.string().optional(),
    expectedOn: z.string().nullable(),
    evidence: z.string(),
    sha256: z.string().nullable(),
    remark: z.string().nullable().optional(),
    recordedBy: z.string(),
    recordedAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('Confirmation');

/** GET /orders/{intakeNumber}/confirmations: the customer's answers, over all revisions. */
export const listConfirmationsEndpoint = reading({
  path: '/orders/{intakeNumber}/confirmations',
  tag: 'orders',
  summary: 'The customer’s answers to an order',
  params: orderParams,
  status: 200,
  answer: 'Every answer, the first first',
  schema: z.object({ confirmations: z.array(confirmationSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'confirmations');
    const found = await confirmationsOf(request.api.db, order.id);
    const confirmations = found.map(({ customerPerson, remark, ...rest }) => ({
      ...rest,
      ...(views.has('contacts') && { customerPerson }),
      ...(views.has('reasons') && { remark }),
    }));
    return { body: { confirmations, hidden: hiddenFrom(views) } };
  },
});
