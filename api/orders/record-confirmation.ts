import { z } from '@hono/zod-openapi';
import { recordConfirmation } from '../../commands/record-confirmation.ts';
import { CONFIRMATION_METHODS } from '../../domain/policy/confirmation-schema.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { day, sha256, text } from '../http/fields.ts';
import { orderParams } from './read-order.ts';

const confirmationForm = z
  .strictObject({
    revision: z.int().min(1).openapi({ description: 'The revision that the customer has seen', example: 1 }),
    answer: z.enum(['confirmed', 'refused']),
    method: z.enum(CONFIRMATION_METHODS).exclude(['link']),
    customerPerson: text(200).openapi({ description: 'Who answered for the customer', example: '张工' }),
    expectedOn: day
      .optional()
      .openapi({ description: 'The date of delivery that the customer was told; needed to confirm' }),
    evidence: text(500).openapi({
      description: 'What shows it: a recording, a message, where the signed document is kept',
      example: 'call 2026-11-24 10:12, +86 21 5555 0100',
    }),
    sha256: sha256.optional(),
    remark: text(2_000).optional().openapi({ description: 'Why not; needed to refuse' }),
  })
  .openapi('ConfirmationForm');

/** POST /orders/{intakeNumber}/confirmations: what the customer has answered, with its evidence. */
export const recordConfirmationEndpoint = commanding({
  path: '/orders/{intakeNumber}/confirmations',
  tag: 'orders',
  summary: 'Record the customer’s confirmation',
  description:
    'It settles the gate that waits for the customer (P-46, P-56, P-57); a refusal leads to negotiation (P-44).',
  params: orderParams,
  body: confirmationForm,
  status: 201,
  answer: 'The answer is on record and the gate is settled',
  schema: z
    .object({
      confirmationId: z.string(),
      answer: z.enum(['confirmed', 'refused']),
      intakeNumber: z.string(),
      revision: z.int(),
      seq: z.int(),
      process: processField,
    })
    .openapi('RecordedConfirmation'),
  problems: ['order-closed', 'wrong-stage', 'not-current-revision', 'facts-missing'],
  committed: (recorded) => recorded,
  handle: ({ api, request, params, body }) =>
    recordConfirmation(api.commands, request, { ...params, ...body }),
});
