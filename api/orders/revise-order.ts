import { z } from '@hono/zod-openapi';
import { reviseOrder } from '../../commands/revise-order.ts';
import { REVISION_CAUSES } from '../../domain/order/revision-causes.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { ifMatchHeaders, revisionOf } from '../http/if-match.ts';
import { revisedSchema } from './command-schemas.ts';
import { documentForm } from './document-schema.ts';
import { orderParams } from './read-order.ts';

const revisionForm = z
  .strictObject({
    cause: z.enum(REVISION_CAUSES).openapi({
      description:
        'The customer wants it, we had it wrong, or the specification changed (P-145). After a refusal the first and the last follow a proposal that was accepted (P-44); elsewhere, where the policy says who grants changes, they are asked for in writing (P-144). What we had wrong is then said in the note.',
    }),
    note: text(2_000).optional(),
    enquiryId: uuid.optional().openapi({ description: 'The enquiry from which it came, where that changes' }),
    projectId: uuid
      .optional()
      .openapi({ description: 'The project to which it belongs, where that changes' }),
    document: documentForm.openapi({ description: 'The whole order as it is to be, not only what changes' }),
  })
  .openapi('RevisionForm');

/** POST /orders/{intakeNumber}/revisions: changes what an order says, before it is effective. */
export const reviseOrderEndpoint = commanding({
  path: '/orders/{intakeNumber}/revisions',
  tag: 'orders',
  summary: 'Revise an order',
  description:
    'Gates answer anew whose matter has changed; what they approved or reserved before is withdrawn. What was agreed in talks may be none of the document: it then says the same, and the refused gates are asked again (P-44). A completed order that is against a rule is rejected (P-7).',
  params: orderParams,
  headers: ifMatchHeaders,
  body: revisionForm,
  status: 201,
  answer: 'The new revision; ETag names it',
  schema: revisedSchema,
  problems: ['precondition-required', 'revision-mismatch', 'order-closed', 'wrong-stage', 'facts-missing'],
  committed: (revised) => revised,
  handle: async ({ api, request, params, body, header }) =>
    reviseOrder(api.commands, request, {
      ...params,
      revision: revisionOf(header('if-match')),
      ...body,
    }),
});
