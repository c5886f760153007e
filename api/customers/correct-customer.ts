import { z } from '@hono/zod-openapi';
import { correctCustomer } from '../../commands/correct-customer.ts';
import { commanding } from '../http/commanding.ts';
import { email, locale, text } from '../http/fields.ts';
import { customerParams } from './limit-change-schemas.ts';

/** PATCH /customers/{customerId}: by who may take orders in at their company. */
export const correctCustomerEndpoint = commanding({
  method: 'patch',
  path: '/customers/{customerId}',
  tag: 'customers',
  summary: 'Correct a customer',
  description:
    'What is left out stays as it is, null removes it. The next notice goes by it; orders keep the name under which they were entered. Limit, rating and documents have addresses of their own.',
  params: customerParams,
  body: z
    .strictObject({
      name: text(200).optional().openapi({ example: '临港新材料有限公司' }),
      contact: text(200).nullish(),
      phone: text(60).nullish(),
      email: email.nullish().openapi({ description: 'Where they are told of their orders' }),
      locale: locale.optional(),
    })
    .refine((given) => Object.keys(given).length > 0, 'says nothing: give at least one field')
    .openapi('CustomerCorrection'),
  status: 200,
  answer: 'The customer is as it should be',
  schema: z
    .object({
      customerId: z.string(),
      changed: z.array(z.string()).openapi({ description: 'The fields that were another before' }),
    })
    .openapi('CorrectedCustomer'),
  problems: [],
  handle: ({ api, request, params, body }) => correctCustomer(api.commands, request, { ...params, ...body }),
});
