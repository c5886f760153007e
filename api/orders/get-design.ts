import { z } from '@hono/zod-openapi';
import { designOf } from '../../db/queries/order-facts.ts';
import { MATTER_PARTS } from '../../domain/order/matter-parts.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from './read-order.ts';

const designSchema = z
  .object({
    versions: z.array(
      z.object({
        version: z.int(),
        revision: z.int().openapi({ description: 'The revision of the order for which it was drawn' }),
        changed: z
          .array(z.enum(MATTER_PARTS))
          .openapi({ description: 'Parts that it answers and that are others in the order as it is' }),
        counts: z
          .boolean()
          .openapi({ description: 'The newest version, of the order as it is: its answer decides' }),
        reference: z.string(),
        sha256: z.string(),
        note: z.string().nullable(),
        submittedBy: z.string(),
        answer: z.enum(['approved', 'changes-wanted']).nullable(),
        feedback: z.string().nullable(),
      }),
    ),
    meetings: z.array(
      z.object({ id: z.string(), heldOn: z.string(), customerPeople: z.string(), feedback: z.string() }),
    ),
  })
  .openapi('Design');

/** GET /orders/{intakeNumber}/design: its versions with the customer's answers, and the talks about it. */
export const getDesignEndpoint = reading({
  path: '/orders/{intakeNumber}/design',
  tag: 'orders',
  summary: 'The design of an order',
  params: orderParams,
  status: 200,
  answer: 'Versions, answers and talks',
  schema: designSchema,
  problems: ['not-found'],
  async handle(request) {
    const { order } = await readOrder(request, 'design');
    return { body: await designOf(request.api.db, order.id) };
  },
});
