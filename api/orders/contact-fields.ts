import { z } from '@hono/zod-openapi';
import { CONTACT_METHODS } from '../../domain/order/contact-methods.ts';
import { text } from '../http/fields.ts';

export const contactMethod = z.enum(CONTACT_METHODS).openapi({ description: 'How the customer is reached' });

/** A question to the customer (P-6). */
export const questionParts = {
  question: text(2_000).openapi({ example: '水泵的进出口方向?' }),
  method: contactMethod,
};

export const customerPerson = text(200).openapi({
  description: 'Who spoke for the customer',
  example: '张工',
});
