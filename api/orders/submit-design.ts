import { z } from '@hono/zod-openapi';
import { submitDesign } from '../../commands/submit-design.ts';
import { commanding } from '../http/commanding.ts';
import { sha256, text } from '../http/fields.ts';
import { designMoved } from './design-schemas.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/design-versions: the designer hands a version to the customer. */
export const submitDesignEndpoint = commanding({
  path: '/orders/{intakeNumber}/design-versions',
  tag: 'orders',
  summary: 'Submit a version of the design',
  description:
    'While it lies with the customer, the clocks that the policy pauses for that stand still (P-60). It is bound to what it answers in the revision: when that changes, no answer to it counts (P-152).',
  params: orderParams,
  body: z
    .strictObject({ reference: text(500), sha256, note: text(2_000).optional() })
    .openapi('DesignVersionForm'),
  status: 201,
  answer: 'The version is on record',
  schema: z.object({ version: z.int(), ...designMoved }).openapi('DesignVersion'),
  problems: ['order-closed', 'wrong-stage'],
  committed: (submitted) => submitted,
  handle: ({ api, request, params, body }) => submitDesign(api.commands, request, { ...params, ...body }),
});
