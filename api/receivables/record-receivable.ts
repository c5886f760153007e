import { z } from '@hono/zod-openapi';
import { recordReceivable } from '../../commands/record-receivable.ts';
import { commanding } from '../http/commanding.ts';
import { code } from '../http/fields.ts';
import { invoiceFields, receivableSchema } from './receivable-schemas.ts';

/** POST /receivables: what a customer owes beside the orders here. */
export const recordReceivableEndpoint = commanding({
  path: '/receivables',
  tag: 'receivables',
  summary: 'Record an opening balance or an invoice of another system',
  description:
    'It counts against the limit from now on (P-28, P-49). It is a fact: the limit does not refuse it.',
  body: z
    .strictObject({
      accountId: code.openapi({ description: 'The credit account', example: 'C001' }),
      ...invoiceFields,
      openingBalance: z.boolean().optional().openapi({
        description: 'It was open when Countersign began: the dates are those of the original invoice',
      }),
    })
    .openapi('ReceivableForm'),
  status: 201,
  answer: 'The receivable is booked',
  schema: z.object({ receivable: receivableSchema }),
  problems: ['duplicate-reference'],
  handle: ({ api, request, body }) => recordReceivable(api.commands, request, body),
});
