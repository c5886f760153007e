import { z } from 'zod';
import { cited, share } from './schema-parts.ts';

/** What has to be paid before an order is effective: one share for all, or what its payment method says (P-51, P-59). */
export const paymentSchema = z.strictObject({
  share: z.union([share, z.literal('by-method')]),
  ...cited,
});
