import { z } from '@hono/zod-openapi';
import { recordPayment } from '../../commands/record-payment.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, decimal } from '../http/fields.ts';
import { receivableSchema } from './receivable-schemas.ts';

const paymentForm = z
  .strictObject({
    companyId: code.optional().openapi({
      description: 'Whose invoice it is, where several of your companies have one of this number',
      example: 'machinery',
    }),
    amount: decimal.openapi({ example: '2260.00' }),
    paidOn: day.openapi({ example: '2026-12-20' }),
    reference: code.openapi({ description: 'The bank’s, for the evidence', example: 'ICBC-20261220-77' }),
  })
  .openapi('PaymentForm');

/** POST /receivables/{id}/payments: less is open; the last payment settles the invoice. */
export const recordPaymentEndpoint = commanding({
  path: '/receivables/{id}/payments',
  tag: 'receivables',
  summary: 'Record a payment of a receivable',
  params: z.object({ id: code.openapi({ example: 'INV-2026-0815' }) }),
  body: paymentForm,
  status: 200,
  answer: 'The receivable with what is still open of it',
  schema: z.object({
    paymentId: z.string().openapi({ description: 'By which it is taken back' }),
    receivable: receivableSchema,
  }),
  problems: ['duplicate-reference'],
  handle: ({ api, request, params, body }) =>
    recordPayment(api.commands, request, { receivableId: params.id, ...body }),
});
