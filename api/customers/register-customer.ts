import { z } from '@hono/zod-openapi';
import { registerCustomer } from '../../commands/register-customer.ts';
import { commanding } from '../http/commanding.ts';
import { code, email, locale, text } from '../http/fields.ts';

/** POST /customers: whom an order came from that nobody knew. */
export const registerCustomerEndpoint = commanding({
  path: '/customers',
  tag: 'customers',
  summary: 'Register a customer',
  description:
    'Once under its code (P-4). An order that named them by name only is revised to name the code; they have no credit until somebody gives it.',
  body: z
    .strictObject({
      companyId: code.openapi({ example: 'machinery' }),
      customerId: code.openapi({
        description: 'The code under which your company keeps them',
        example: 'C100',
      }),
      name: text(200).openapi({ example: '临港新材料有限公司' }),
      contact: text(200).optional(),
      phone: text(60).optional(),
      email: email.optional().openapi({ description: 'Where they are told of their orders' }),
      locale: locale.optional().openapi({ description: 'zh-CN without it' }),
    })
    .openapi('CustomerForm'),
  status: 201,
  answer: 'The customer is registered',
  schema: z.object({ customerId: z.string() }).openapi('RegisteredCustomer'),
  problems: ['forbidden', 'duplicate-reference'],
  handle: ({ api, request, body }) => registerCustomer(api.commands, request, body),
});
