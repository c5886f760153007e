import { z } from '@hono/zod-openapi';
import { linksOfOrder } from '../../db/links.ts';
import { linkFault } from '../../domain/links/link-fault.ts';
import { reading } from '../http/reading.ts';
import { orderParams, readOrder } from '../orders/read-order.ts';
import { purpose } from './link-schemas.ts';

const linkSchema = z
  .object({
    linkId: z.string(),
    revision: z.int(),
    purpose,
    designVersion: z.int().nullable(),
    expiresAt: z.string().openapi({ format: 'date-time' }),
    usable: z
      .boolean()
      .openapi({ description: 'Neither expired, revoked nor used, and of this revision and design' }),
  })
  .openapi('CustomerLink');

/** GET /orders/{intakeNumber}/links: who was given what; no token can be read again. */
export const listLinksEndpoint = reading({
  path: '/orders/{intakeNumber}/links',
  tag: 'links',
  summary: 'The links that were made for the customer',
  params: orderParams,
  status: 200,
  answer: 'The links, the newest first; at most a thousand',
  schema: z.object({ links: z.array(linkSchema) }),
  problems: ['not-found'],
  async handle(request) {
    const { order } = await readOrder(request, 'links');
    const now = request.api.commands.now();
    const links = (await linksOfOrder(request.api.db, order.id)).map((link) => ({
      linkId: link.id,
      revision: link.revision,
      purpose: link.purpose,
      designVersion: link.designVersion,
      expiresAt: link.expiresAt.toISOString(),
      usable: linkFault(link, now) === null,
    }));
    return { body: { links } };
  },
});
