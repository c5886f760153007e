import { z } from '@hono/zod-openapi';
import { holdsOf } from '../../db/queries/holds.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from '../orders/read-order.ts';
import { holdSchema, shownHold } from './hold-schemas.ts';

/** GET /orders/{intakeNumber}/holds: the open ones and those of before, with who released them and why. */
export const listOrderHoldsEndpoint = reading({
  path: '/orders/{intakeNumber}/holds',
  tag: 'holds',
  summary: 'Holds of an order',
  params: orderParams,
  status: 200,
  answer: 'Every hold, the first placed first',
  schema: z.object({ holds: z.array(holdSchema) }),
  problems: ['not-found'],
  async handle(read) {
    const { order, views } = await readOrder(read, 'holds');
    const holds = await holdsOf(read.api.db, order.id);
    return { body: { holds: holds.map((hold) => shownHold(hold, order.currency, views)) } };
  },
});
