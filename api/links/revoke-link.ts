import { z } from '@hono/zod-openapi';
import { revokeLink } from '../../commands/revoke-link.ts';
import { commanding } from '../http/commanding.ts';
import { intakeNumber } from '../http/fields.ts';
import { linkId } from './link-schemas.ts';

/** POST /orders/{intakeNumber}/links/{linkId}/revocation: it opens nothing any more. */
export const revokeLinkEndpoint = commanding({
  path: '/orders/{intakeNumber}/links/{linkId}/revocation',
  tag: 'links',
  summary: 'Take a customer’s link back',
  params: z.object({ intakeNumber, linkId }),
  status: 200,
  answer: 'The link opens nothing any more',
  schema: z
    .object({
      linkId: z.string(),
      intakeNumber: z.string(),
      revokedAt: z.string().openapi({ format: 'date-time' }),
    })
    .openapi('RevokedLink'),
  problems: ['link-gone'],
  handle: ({ api, request, params }) => revokeLink(api.commands, request, params),
});
