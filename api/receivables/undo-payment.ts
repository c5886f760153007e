import { z } from '@hono/zod-openapi';
import { undoPayment } from '../../commands/undo-payment.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { receivableSchema } from './receivable-schemas.ts';

/** POST /receivable-payments/{paymentId}/undo: it was of another invoice, or did not come; at any time. */
export const undoPaymentEndpoint = commanding({
  path: '/receivable-payments/{paymentId}/undo',
  tag: 'receivables',
  summary: 'Take a payment of a receivable back',
  description:
    'At any time. The receivable is open again, and the customer’s open orders are looked at (P-49).',
  params: z.object({ paymentId: uuid }),
  body: z.strictObject({ reason: text(2_000) }).openapi('UndoPaymentForm'),
  status: 200,
  answer: 'The receivable with what is open of it again',
  schema: z.object({ receivable: receivableSchema }),
  problems: ['already-decided'],
  handle: ({ api, request, params, body }) => undoPayment(api.commands, request, { ...params, ...body }),
});
