import { orderProcess } from '../../db/queries/order-process.ts';
import { reading } from '../http/reading.ts';
import { processSchema } from './order-schemas.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom, shownProcess } from './view.ts';

/** GET /orders/{intakeNumber}/gates: what was and is asked of whom, with answers, clocks and obligations. */
export const listGatesEndpoint = reading({
  path: '/orders/{intakeNumber}/gates',
  tag: 'orders',
  summary: 'Gates, tasks, decisions, clocks and obligations of an order',
  params: orderParams,
  status: 200,
  answer: 'The process of the order, over all its revisions',
  schema: processSchema,
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'gates');
    const process = await orderProcess(request.api.db, order.id);
    return { body: { ...shownProcess(process, order.currency, views), hidden: hiddenFrom(views) } };
  },
});
