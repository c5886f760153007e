import { z } from '@hono/zod-openapi';
import { requestChange } from '../../commands/request-change.ts';
import { commanding } from '../http/commanding.ts';
import { sha256, text, uuid } from '../http/fields.ts';
import { ifMatchHeaders, revisionOf } from '../http/if-match.ts';
import { changeRequestedSchema } from './command-schemas.ts';
import { documentForm } from './document-schema.ts';
import { orderParams } from './read-order.ts';

const changeForm = z
  .strictObject({
    reason: text(2_000).openapi({ example: 'The customer needs the goods a week later.' }),
    letter: z.strictObject({
      reference: text(500).openapi({
        description: 'Where the customer’s letter is kept',
        example: 'archive:2026/HM/C001-change.pdf',
      }),
      sha256,
    }),
    enquiryId: uuid.optional().openapi({ description: 'The enquiry from which it came, where that changes' }),
    projectId: uuid
      .optional()
      .openapi({ description: 'The project to which it belongs, where that changes' }),
    document: documentForm.openapi({ description: 'The whole order as it is to be, not only what changes' }),
  })
  .openapi('ChangeForm');

/** POST /orders/{intakeNumber}/change-requests: asks for a change that the customer has written for (P-144). */
export const requestChangeEndpoint = commanding({
  path: '/orders/{intakeNumber}/change-requests',
  tag: 'orders',
  summary: 'Ask for a change that the customer wants',
  description:
    'Before the order is effective. Whom the policy names grants it, and then it is the next revision (P-144, P-145).',
  params: orderParams,
  headers: ifMatchHeaders,
  body: changeForm,
  status: 201,
  answer: 'The request is open',
  schema: changeRequestedSchema,
  problems: [
    'precondition-required',
    'revision-mismatch',
    'already-requested',
    'order-closed',
    'wrong-stage',
  ],
  committed: (requested) => requested,
  handle: ({ api, request, params, body, header }) =>
    requestChange(api.commands, request, { ...params, revision: revisionOf(header('if-match')), ...body }),
});
