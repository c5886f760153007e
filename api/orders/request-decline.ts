import { requestDecline } from '../../commands/request-decline.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { requestedSchema } from './command-schemas.ts';
import { orderParams } from './read-order.ts';
import { requestForm } from './request-form.ts';

const declineForm = requestForm
  .extend({
    customerReason: text(2_000).optional().openapi({
      description:
        'What the customer is told of it, in these words (P-44); without it the letter says that sales explains',
      example: '铜排缺货三个月，无法按期交货。',
    }),
  })
  .openapi('DeclineRequestForm');

/** POST /orders/{intakeNumber}/decline-requests: asks; whom the policy names decides. */
export const requestDeclineEndpoint = commanding({
  path: '/orders/{intakeNumber}/decline-requests',
  tag: 'orders',
  summary: 'Ask that an order be declined',
  description:
    'After a refusal, when no solution was found: where the policy wants it, when the customer has refused a proposal. Whom the policy names decides (P-42, P-44).',
  params: orderParams,
  body: declineForm,
  status: 201,
  answer: 'The request is open',
  schema: requestedSchema,
  problems: ['already-requested', 'facts-missing', 'order-closed', 'wrong-stage'],
  committed: (requested) => requested,
  handle: ({ api, request, params, body }) => requestDecline(api.commands, request, { ...params, ...body }),
});
