import { submitOrder } from '../../commands/submit-order.ts';
import { commanding } from '../http/commanding.ts';
import { submittedSchema } from './command-schemas.ts';
import { orderForm } from './order-form.ts';

/** POST /orders: takes an order in under the policy of its company. */
export const submitOrderEndpoint = commanding({
  path: '/orders',
  tag: 'orders',
  summary: 'Submit an order',
  description: [
    'What is incomplete is refused with every missing field (422, P-4, P-5).',
    'What is complete but against a rule of the company is taken in as REJECTED, with the reason (201, P-7).',
    'The receipt that goes out promises nothing; the order is confirmed when it is effective.',
  ].join(' '),
  body: orderForm,
  status: 201,
  answer: 'The order is stored under its intake number; Location is its address, ETag its revision',
  schema: submittedSchema,
  problems: ['forbidden'],
  committed: ({ intakeNumber }) => ({ intakeNumber, seq: 0 }),
  handle: ({ api, request, body }) => submitOrder(api.commands, request, body),
});
