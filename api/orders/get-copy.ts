import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { completeRevision } from '../../db/queries/order-record.ts';
import { copyHash, orderCopy } from '../../domain/order/order-copy.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from './read-order.ts';

/** GET /orders/{intakeNumber}/copy: the printable copy of a revision, with its hash. */
export const getCopyEndpoint = reading({
  path: '/orders/{intakeNumber}/copy',
  tag: 'orders',
  summary: 'The printable copy of an order',
  description:
    'Plain text for proofreading and the archive (P-10), for who may see prices and contacts. The ETag is its SHA-256.',
  params: orderParams,
  query: z.strictObject({ revision: z.coerce.number().int().min(1).optional() }),
  status: 200,
  mediaType: 'text/plain; charset=utf-8',
  answer: 'The copy',
  schema: z.string(),
  problems: ['not-found', 'forbidden'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'copy');
    if (!views.has('prices') || !views.has('contacts')) {
      throw new CommandProblem('forbidden', 'The copy has prices and contacts, which your roles do not see.');
    }
    const revision = request.query.revision ?? order.revision;
    const document = await completeRevision(request.api.db, order.id, revision);
    if (!document) {
      throw new CommandProblem('not-found', `There is no complete revision ${revision} of this order.`);
    }
    const copied = { intakeNumber: order.intakeNumber, revision, document };
    return { body: orderCopy(copied), headers: { etag: `"${copyHash(copied)}"` } };
  },
});
