import { z } from '@hono/zod-openapi';
import { releaseHold } from '../../commands/release-hold.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { decimal, instant, text, uuid } from '../http/fields.ts';

const releaseForm = z
  .strictObject({
    reason: text(2_000).openapi({ example: 'The managing director vouches for the customer.' }),
    evidence: text(2_000).optional().openapi({ description: 'What shows it, such as a letter’s number' }),
    tolerance: decimal
      .optional()
      .openapi({ description: 'Of a credit hold: what this order may take beyond the limit' }),
    toleranceUntil: instant.optional().openapi({ description: 'Until when; with tolerance' }),
  })
  .openapi('HoldReleaseForm');

/** POST /holds/{holdId}/release: the order goes on. */
export const releaseHoldEndpoint = commanding({
  path: '/holds/{holdId}/release',
  tag: 'holds',
  summary: 'Release a hold',
  description:
    'Of a credit hold that the process has placed, say how far beyond the limit this order may go and until when (D2, P-49).',
  params: z.object({ holdId: uuid }),
  body: releaseForm,
  status: 200,
  answer: 'The hold is released',
  schema: z
    .object({
      holdId: z.string(),
      status: z.literal('released'),
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('ReleasedHold'),
  problems: ['already-decided', 'order-closed'],
  committed: (released) => released,
  handle: ({ api, request, params, body }) => releaseHold(api.commands, request, { ...params, ...body }),
});
