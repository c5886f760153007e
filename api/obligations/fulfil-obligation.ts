import { z } from '@hono/zod-openapi';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';

const fulfilmentForm = z
  .strictObject({
    evidence: text(2_000).openapi({ description: 'What shows it', example: 'Bank receipt ICBC-20261125-12' }),
  })
  .openapi('FulfilmentForm');

/** POST /obligations/{obligationId}/fulfilment: a condition of a conditional yes is met. */
export const fulfilObligationEndpoint = commanding({
  path: '/obligations/{obligationId}/fulfilment',
  tag: 'obligations',
  summary: 'Record that a condition is met',
  description:
    'An order that waits for its preconditions becomes effective after the last of them (P-26, P-35).',
  params: z.object({ obligationId: uuid }),
  body: fulfilmentForm,
  status: 200,
  answer: 'The obligation is fulfilled',
  schema: z
    .object({
      obligationId: z.string(),
      status: z.literal('fulfilled'),
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('FulfilledObligation'),
  problems: ['already-decided', 'not-current-revision', 'order-closed'],
  committed: (fulfilled) => fulfilled,
  handle: ({ api, request, params, body }) => fulfilObligation(api.commands, request, { ...params, ...body }),
});
