import { z } from '@hono/zod-openapi';
import { quotesOf } from '../../db/quotes.ts';
import { QUOTE_BASES } from '../../domain/contract/quote-bases.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from '../orders/document-schema.ts';
import { orderParams, readOrder } from '../orders/read-order.ts';
import { hiddenFrom } from '../orders/view.ts';

const lineSchema = z.object({
  lineNo: z.int(),
  sku: z.string().nullable(),
  quantity: z.string(),
  unit: z.string(),
  listPrice: z.string().nullable().openapi({ description: 'Null for what the price list does not have' }),
  surcharge: z.string(),
  reason: z.string().nullable(),
  price: z.string().openapi({ description: 'Of one unit, without tax' }),
  total: z.string().openapi({ description: 'Of the line, with tax' }),
});

const quoteSchema = z
  .object({
    version: z.int(),
    revision: z.int(),
    basis: z.enum(QUOTE_BASES),
    lines: z.array(lineSchema).optional(),
    total: z.string().optional(),
    currency: z.string(),
    validUntil: z.string().openapi({ format: 'date' }),
    quotedBy: z.string(),
    quotedAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('Quote');

/** GET /orders/{intakeNumber}/quotes: what was quoted; figures for who may see prices. */
export const listQuotesEndpoint = reading({
  path: '/orders/{intakeNumber}/quotes',
  tag: 'contracts',
  summary: 'The quotes of an order',
  params: orderParams,
  status: 200,
  answer: 'The quotes, the newest first',
  schema: z.object({ quotes: z.array(quoteSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'quotes');
    const quotes = await quotesOf(request.api.db, order.id);
    return {
      body: {
        quotes: quotes.map(({ version, revision, basis, currency, lines, total, ...quote }) => ({
          version,
          revision,
          basis,
          currency,
          ...(views.has('prices') && { lines, total: sumMoney([total], currency) }),
          validUntil: quote.valid_until,
          quotedBy: quote.quoted_by,
          quotedAt: quote.quoted_at.toISOString(),
        })),
        hidden: hiddenFrom(views),
      },
    };
  },
});
