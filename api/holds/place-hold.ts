import { z } from '@hono/zod-openapi';
import { placeHold } from '../../commands/place-hold.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { instant, text } from '../http/fields.ts';
import { orderParams } from '../orders/read-order.ts';
import { holdKind } from './hold-schemas.ts';

const holdForm = z
  .strictObject({
    kind: holdKind,
    reason: text(2_000).openapi({ example: 'The customer’s bank has asked for time.' }),
    until: instant.optional().openapi({ description: 'When it ends by itself; else somebody releases it' }),
  })
  .openapi('HoldForm');

/** POST /orders/{intakeNumber}/holds: the order goes no further. */
export const placeHoldEndpoint = commanding({
  path: '/orders/{intakeNumber}/holds',
  tag: 'holds',
  summary: 'Hold an order',
  description:
    'It is asked nothing new, does not become effective and is not completed until the hold ends (P-49). Open questions may be answered.',
  params: orderParams,
  body: holdForm,
  status: 201,
  answer: 'The order is held',
  schema: z
    .object({
      holdId: z.string(),
      kind: holdKind,
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('PlacedHold'),
  problems: ['order-held', 'order-closed'],
  committed: (placed) => placed,
  handle: ({ api, request, params, body }) => placeHold(api.commands, request, { ...params, ...body }),
});
