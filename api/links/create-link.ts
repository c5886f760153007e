import { z } from '@hono/zod-openapi';
import { createLink } from '../../commands/create-link.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { commanding } from '../http/commanding.ts';
import { orderParams } from '../orders/read-order.ts';
import { designVersion, purpose } from './link-schemas.ts';

const linkForm = z
  .strictObject({
    revision: z
      .int()
      .min(1)
      .openapi({ description: 'The current one: the link is for it alone', example: 1 }),
    purpose,
    designVersion: designVersion.optional(),
    days: z.int().min(1).max(90).default(14).openapi({ description: 'Until it expires' }),
    mail: z.boolean().default(false).openapi({
      description: 'Sends it to the e-mail address of the customer; its token is then told to nobody else',
    }),
  })
  .openapi('LinkForm');

const NOT_SET_UP = {
  path: 'mail',
  code: 'not-set-up',
  message: 'this installation mails no links: PUBLIC_URL is not set',
};

/** POST /orders/{intakeNumber}/links: a link for the customer, its token told once. */
export const createLinkEndpoint = commanding({
  path: '/orders/{intakeNumber}/links',
  tag: 'links',
  summary: 'Make a link for the customer',
  description:
    'Send the customer `/c/{token}`, or have it sent with `mail`. The token is told in the first answer only and kept as a hash; a caller who lost it revokes the link and makes another.',
  params: orderParams,
  body: linkForm,
  status: 201,
  answer: 'The link opens until it expires, is revoked, or order or design have a newer version',
  schema: z
    .object({
      linkId: z.string(),
      intakeNumber: z.string(),
      revision: z.int(),
      purpose,
      designVersion: designVersion.optional(),
      expiresAt: z.string().openapi({ format: 'date-time' }),
      mailed: z.boolean(),
      token: z.string().optional().openapi({ description: 'Of a link that is not mailed' }),
    })
    .openapi('CreatedLink'),
  problems: ['order-closed', 'not-current-revision'],
  handle({ api, request, params, body }) {
    if (body.mail && api.publicUrl === null)
      throw new CommandProblem('validation', NOT_SET_UP.message, { errors: [NOT_SET_UP] });
    return createLink(api.commands, request, { ...params, ...body });
  },
});
