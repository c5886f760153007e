import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { orderEvents } from '../../db/queries/audit-events.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

/**
 * GET /orders/{intakeNumber}/audit: the order's hash chain as JSON Lines. A link of which a part is left out proves
 * nothing, so it is for those who may see every part of the order: in the seed policies the auditors.
 */
export const exportAuditEndpoint = reading({
  path: '/orders/{intakeNumber}/audit',
  tag: 'orders',
  summary: 'The evidence of an order',
  description:
    'One event a line: its sequence, its canonical text and its hash (docs/evidence.md has the rule).',
  params: orderParams,
  status: 200,
  answer: 'JSON Lines, the first event first',
  schema: z.string(),
  mediaType: 'application/jsonl',
  problems: ['forbidden', 'not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'audit');
    const hidden = hiddenFrom(views);
    if (hidden.length > 0) {
      throw new CommandProblem(
        'forbidden',
        `The evidence holds every part of the order, and your roles do not see: ${hidden.join(', ')}.`,
      );
    }
    const events = await orderEvents(request.api.db, order.id);
    return { body: events.map((event) => `${JSON.stringify(event)}\n`).join('') };
  },
});
