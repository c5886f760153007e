import { z } from '@hono/zod-openapi';
import { recordQuote } from '../../commands/record-quote.ts';
import { QUOTE_BASES } from '../../domain/contract/quote-bases.ts';
import { commanding } from '../http/commanding.ts';
import { day, decimal, text } from '../http/fields.ts';
import { orderParams } from '../orders/read-order.ts';
import { movedFields } from './contract-schemas.ts';

const quoteForm = z
  .strictObject({
    validUntil: day.openapi({ example: '2026-12-31' }),
    surcharges: z
      .array(
        z.strictObject({
          lineNo: z.int().min(1).max(100_000),
          surcharge: decimal.openapi({ description: 'Of one unit, without tax' }),
          reason: text(500).openapi({ example: '加长 200 mm' }),
        }),
      )
      .max(1_000)
      .optional()
      .openapi({ description: 'Only where the policy quotes by the custom standard' }),
  })
  .openapi('QuoteForm');

const quotedSchema = z
  .object({
    ...movedFields,
    version: z.int(),
    revision: z.int(),
    basis: z.enum(QUOTE_BASES),
    total: z.string().openapi({ description: 'With tax', example: '2260.00' }),
  })
  .openapi('RecordedQuote');

/** POST /orders/{intakeNumber}/quotes: quotes the current revision. */
export const recordQuoteEndpoint = commanding({
  path: '/orders/{intakeNumber}/quotes',
  tag: 'contracts',
  summary: 'Quote an order',
  description:
    'The list prices are filled in; the policy says which classes are quoted from the list and which with surcharges (P-50).',
  params: orderParams,
  body: quoteForm,
  status: 201,
  answer: 'The quote is stored',
  schema: quotedSchema,
  problems: ['order-closed', 'wrong-stage'],
  committed: (quoted) => quoted,
  handle: ({ api, request, params, body }) => recordQuote(api.commands, request, { ...params, ...body }),
});
