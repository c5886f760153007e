import { z } from '@hono/zod-openapi';
import { revisionsOf } from '../../db/queries/order-record.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema, shownDocumentSchema } from './document-schema.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom, shownDocument } from './view.ts';

const revisionSchema = z
  .object({
    revision: z.int(),
    sha256: z.string(),
    cause: z.string(),
    note: z.string().nullable().optional(),
    author: z.string(),
    classes: z.array(z.looseObject({ code: z.string() })),
    createdAt: z.string().openapi({ format: 'date-time' }),
    document: shownDocumentSchema,
  })
  .openapi('Revision');

/** GET /orders/{intakeNumber}/revisions: what the order said, and why it was changed. */
export const listRevisionsEndpoint = reading({
  path: '/orders/{intakeNumber}/revisions',
  tag: 'orders',
  summary: 'All revisions of an order',
  params: orderParams,
  status: 200,
  answer: 'The revisions, the first first',
  schema: z.object({ revisions: z.array(revisionSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'revisions');
    const revisions = await revisionsOf(request.api.db, order.id);
    return {
      body: {
        revisions: revisions.map(({ document, note, ...revision }) => ({
          ...revision,
          ...(views.has('reasons') && { note }),
          document: shownDocument(document, views),
        })),
        hidden: hiddenFrom(views),
      },
    };
  },
});
