import { z } from '@hono/zod-openapi';
import { raiseRisk } from '../../commands/raise-risk.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, text } from '../http/fields.ts';
import { orderParams } from './read-order.ts';
import { riskMoved } from './risk-schemas.ts';

/** POST /orders/{intakeNumber}/risks: a risk that was found in the order, with an opinion how to handle it. */
export const raiseRiskEndpoint = commanding({
  path: '/orders/{intakeNumber}/risks',
  tag: 'orders',
  summary: 'Raise a risk of an order',
  description: 'The approvers of every gate that is asked from then on see it (P-45).',
  params: orderParams,
  body: z
    .strictObject({
      description: text(4_000),
      opinion: text(4_000).openapi({ description: 'How it should be handled' }),
      ownerRole: code.openapi({ description: 'Who has to see to it', example: 'purchasing_officer' }),
      reviewOn: day.openapi({ description: 'Until when it is handled or looked at again' }),
    })
    .openapi('RiskForm'),
  status: 201,
  answer: 'The risk is on record',
  schema: riskMoved,
  problems: ['order-closed'],
  committed: (raised) => raised,
  handle: ({ api, request, params, body }) => raiseRisk(api.commands, request, { ...params, ...body }),
});
