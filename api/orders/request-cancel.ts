import { requestCancel } from '../../commands/request-cancel.ts';
import { commanding } from '../http/commanding.ts';
import { requestedSchema } from './command-schemas.ts';
import { orderParams } from './read-order.ts';
import { requestForm } from './request-form.ts';

/** POST /orders/{intakeNumber}/cancel-requests: asks; whom the policy names decides. */
export const requestCancelEndpoint = commanding({
  path: '/orders/{intakeNumber}/cancel-requests',
  tag: 'orders',
  summary: 'Ask that an order be cancelled',
  description:
    'Before it is effective. Sales decides, not whoever asks (P-155); the order goes on meanwhile.',
  params: orderParams,
  body: requestForm,
  status: 201,
  answer: 'The request is open',
  schema: requestedSchema,
  problems: ['already-requested', 'order-closed', 'wrong-stage'],
  committed: (requested) => requested,
  handle: ({ api, request, params, body }) => requestCancel(api.commands, request, { ...params, ...body }),
});
