import { z } from 'zod';
import { cited } from './schema-parts.ts';

export const CONFIRMATION_METHODS = ['phone', 'email', 'sms', 'signature', 'link'] as const;

/** How a customer may confirm an order (P-56); `signedDocument`: only with a document that is on record (P-57). */
export const confirmationSchema = z.strictObject({
  methods: z.array(z.enum(CONFIRMATION_METHODS)).min(1),
  signedDocument: z.boolean().default(false),
  ...cited,
});
