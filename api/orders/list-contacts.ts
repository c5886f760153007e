import { z } from '@hono/zod-openapi';
import { contactsOf } from '../../db/contacts.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from './document-schema.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const instant = z.string().openapi({ format: 'date-time' });

const contactSchema = z
  .object({
    id: z.string(),
    revision: z.int(),
    kind: z.string(),
    method: z.string(),
    customerPerson: z.string().optional(),
    summary: z.string().optional(),
    contactedAt: instant,
    recordedBy: z.string(),
    recordedAt: instant,
  })
  .openapi('Contact');

/** GET /orders/{intakeNumber}/contacts: how and when the customer was contacted. */
export const listContactsEndpoint = reading({
  path: '/orders/{intakeNumber}/contacts',
  tag: 'orders',
  summary: 'Contacts with the customer',
  params: orderParams,
  status: 200,
  answer: 'Every contact, in the order in which they were logged',
  schema: z.object({ contacts: z.array(contactSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'contacts');
    const found = await contactsOf(request.api.db, order.id);
    const contacts = found.map(({ customerPerson, summary, ...rest }) => ({
      ...rest,
      ...(views.has('contacts') && { customerPerson }),
      ...(views.has('reasons') && { summary }),
    }));
    return { body: { contacts, hidden: hiddenFrom(views) } };
  },
});
