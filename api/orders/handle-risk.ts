import { z } from '@hono/zod-openapi';
import { handleRisk } from '../../commands/handle-risk.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { orderParams } from './read-order.ts';
import { riskMoved } from './risk-schemas.ts';

/** POST /orders/{intakeNumber}/risks/{riskId}/handling: what was done about a risk. */
export const handleRiskEndpoint = commanding({
  path: '/orders/{intakeNumber}/risks/{riskId}/handling',
  tag: 'orders',
  summary: 'Say how a risk was handled',
  description: 'By the office that owns it, or whom the policy trusts with it (P-45).',
  params: orderParams.extend({ riskId: uuid }),
  body: z.strictObject({ handling: text(4_000) }).openapi('HandlingForm'),
  status: 201,
  answer: 'It is on record',
  schema: riskMoved,
  problems: ['order-closed', 'already-decided'],
  committed: (handled) => handled,
  handle: ({ api, request, params, body }) => handleRisk(api.commands, request, { ...params, ...body }),
});
