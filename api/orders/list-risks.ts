import { z } from '@hono/zod-openapi';
import { risksOf } from '../../db/risks.ts';
import { instant } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from './document-schema.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const riskSchema = z
  .object({
    id: z.string(),
    description: z.string(),
    opinion: z.string(),
    ownerRole: z.string(),
    raisedBy: z.string(),
    raisedAt: instant,
    handling: z.string().nullable().openapi({ description: 'What was done about it; null while it is open' }),
  })
  .openapi('Risk');

/** GET /orders/{intakeNumber}/risks: nothing of them for who may not see reasons (P-17). */
export const listRisksEndpoint = reading({
  path: '/orders/{intakeNumber}/risks',
  tag: 'orders',
  summary: 'The risks that were raised in an order',
  params: orderParams,
  status: 200,
  answer: 'Every risk, the first first; none of them for who may not see reasons',
  schema: z.object({ risks: z.array(riskSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'risks');
    const risks = views.has('reasons') ? await risksOf(request.api.db, order.id) : [];
    return { body: { risks, hidden: hiddenFrom(views) } };
  },
});
