import { z } from '@hono/zod-openapi';
import { matchPayment } from '../../commands/match-payment.ts';
import { commanding } from '../http/commanding.ts';
import { decimal, intakeNumber, uuid } from '../http/fields.ts';
import { paidOrderSchema } from './payment-schemas.ts';

/** POST /payments/{paymentId}/matches: so much of it is for this order. */
export const matchPaymentEndpoint = commanding({
  path: '/payments/{paymentId}/matches',
  tag: 'payments',
  summary: 'Match a payment with an order',
  description:
    'In parts if need be. When enough is paid, the gate that waits for it is settled (P-51, P-59); of an invoiced order, less is open of its invoice.',
  params: z.object({ paymentId: uuid }),
  body: z.strictObject({ intakeNumber, amount: decimal }).openapi('PaymentMatchForm'),
  status: 201,
  answer: 'The payment is matched',
  schema: paidOrderSchema.extend({ matchId: z.string() }).openapi('PaymentMatch'),
  problems: ['order-closed', 'duplicate-reference'],
  committed: (matched) => matched,
  handle: ({ api, request, params, body }) => matchPayment(api.commands, request, { ...params, ...body }),
});
