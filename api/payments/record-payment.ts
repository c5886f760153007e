import { z } from '@hono/zod-openapi';
import { recordCustomerPayment } from '../../commands/record-customer-payment.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, decimal } from '../http/fields.ts';

/** POST /payments: money of a customer has come in. */
export const recordCustomerPaymentEndpoint = commanding({
  path: '/payments',
  tag: 'payments',
  summary: 'Record money that has come in',
  description: 'By finance or by the bank’s system; then match it with orders (P-51, P-59).',
  body: z
    .strictObject({
      companyId: code.openapi({ example: 'machinery' }),
      customerId: code.openapi({ example: 'C001' }),
      amount: decimal.openapi({ example: '11300.00' }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'is not a currency code such as CNY')
        .openapi({ example: 'CNY' }),
      receivedOn: day.openapi({ example: '2026-11-24' }),
      reference: code.openapi({ description: 'The bank’s number of it', example: 'BANK-20261124-0007' }),
    })
    .openapi('CustomerPaymentForm'),
  status: 201,
  answer: 'The payment is recorded',
  schema: z.object({ paymentId: z.string() }).openapi('CustomerPayment'),
  problems: ['duplicate-reference'],
  handle: ({ api, request, body }) => recordCustomerPayment(api.commands, request, body),
});
