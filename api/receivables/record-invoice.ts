import { z } from '@hono/zod-openapi';
import { commanding } from '../http/commanding.ts';
import { intakeNumber } from '../http/fields.ts';
import { invoiceByNumber } from './invoice.ts';
import { invoicedSchema, invoiceFields } from './receivable-schemas.ts';

/** POST /invoices: what POST /orders/{intakeNumber}/invoices does, for an accounting system that has one address. */
export const recordInvoiceEndpoint = commanding({
  path: '/invoices',
  tag: 'receivables',
  summary: 'Record the invoice of an order',
  description:
    'What the order took of the credit limit becomes this receivable, so that it is never counted twice.',
  body: z.strictObject({ intakeNumber, ...invoiceFields }).openapi('InvoiceForm'),
  status: 201,
  answer: 'The invoice is booked',
  schema: invoicedSchema,
  problems: ['wrong-stage', 'duplicate-reference'],
  handle: ({ api, request, body: { intakeNumber, ...invoice } }) =>
    invoiceByNumber(api, request, intakeNumber, invoice),
});
