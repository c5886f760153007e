import { z } from '@hono/zod-openapi';
import { completeOrder } from '../../commands/complete-order.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { completedSchema } from './command-schemas.ts';
import { orderParams } from './read-order.ts';

const completionForm = z
  .strictObject({ note: text(2_000).openapi({ example: 'Delivered and signed for on 14 December.' }) })
  .openapi('CompletionForm');

/** POST /orders/{intakeNumber}/completion: records that an effective order is carried out. */
export const completeOrderEndpoint = commanding({
  path: '/orders/{intakeNumber}/completion',
  tag: 'orders',
  summary: 'Complete an order',
  description: 'For an effective order (P-156); its process then closes it.',
  params: orderParams,
  body: completionForm,
  status: 201,
  answer: 'The completion is recorded',
  schema: completedSchema,
  problems: ['order-closed', 'wrong-stage'],
  committed: (completed) => completed,
  handle: ({ api, request, params, body }) => completeOrder(api.commands, request, { ...params, ...body }),
});
