import { z } from '@hono/zod-openapi';
import { recordContact } from '../../commands/record-contact.ts';
import { CONTACT_KINDS } from '../../domain/order/contact-methods.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { instant, text } from '../http/fields.ts';
import { contactMethod, customerPerson } from './contact-fields.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/contacts: somebody has contacted the customer. */
export const recordContactEndpoint = commanding({
  path: '/orders/{intakeNumber}/contacts',
  tag: 'orders',
  summary: 'Log a contact with the customer',
  description: 'A gate that demands a contact can be approved from then on (P-6, P-13, P-15).',
  params: orderParams,
  body: z
    .strictObject({
      kind: z.enum(CONTACT_KINDS),
      method: contactMethod,
      customerPerson,
      summary: text(4_000).openapi({ example: '确认型号、数量、交期和包装方式' }),
      contactedAt: instant.optional().openapi({ description: 'When it was; now, where absent' }),
    })
    .openapi('ContactForm'),
  status: 201,
  answer: 'The contact is on record',
  schema: z
    .object({ contactId: z.string(), intakeNumber: z.string(), seq: z.int(), process: processField })
    .openapi('LoggedContact'),
  problems: ['order-closed'],
  committed: (logged) => logged,
  handle: ({ api, request, params, body }) => recordContact(api.commands, request, { ...params, ...body }),
});
