import { z } from '@hono/zod-openapi';
import { commanding } from '../http/commanding.ts';
import { invoiceByNumber } from '../receivables/invoice.ts';
import { invoicedSchema, invoiceFields } from '../receivables/receivable-schemas.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/invoices: books the invoice of an effective order. */
export const invoiceOrderEndpoint = commanding({
  path: '/orders/{intakeNumber}/invoices',
  tag: 'receivables',
  summary: 'Record the invoice of this order',
  description:
    'What the order took of the credit limit becomes this receivable, so that it is never counted twice.',
  params: orderParams,
  body: z.strictObject(invoiceFields).openapi('OrderInvoiceForm'),
  status: 201,
  answer: 'The invoice is booked',
  schema: invoicedSchema,
  problems: ['wrong-stage', 'duplicate-reference'],
  handle: ({ api, request, params, body }) => invoiceByNumber(api, request, params.intakeNumber, body),
});
