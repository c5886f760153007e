import { z } from '@hono/zod-openapi';
import { undoPaymentMatch } from '../../commands/undo-match.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { paidOrderSchema } from './payment-schemas.ts';

/** POST /payment-matches/{matchId}/undo: it was another order's; at any time. */
export const undoMatchEndpoint = commanding({
  path: '/payment-matches/{matchId}/undo',
  tag: 'payments',
  summary: 'Take a match back',
  description:
    'At any time. Where too little is paid then, the payment is waited for again; an order that is effective stays so, and owes again what was paid.',
  params: z.object({ matchId: uuid }),
  body: z.strictObject({ reason: text(2_000) }).openapi('UndoMatchForm'),
  status: 200,
  answer: 'The match counts no more',
  schema: paidOrderSchema,
  problems: ['already-decided'],
  committed: (undone) => undone,
  handle: ({ api, request, params, body }) => undoPaymentMatch(api.commands, request, { ...params, ...body }),
});
