import { z } from 'zod';
import { cited, code } from './schema-parts.ts';

/** Which payment methods are open to a customer: those of every rule that holds (P-129). */
export const settlementSchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        /** CEL over `order`, `customer`, `settings`; without it the methods are open to everybody. */
        when: z.string().min(1).optional(),
        methods: z.array(code).min(1),
        ...cited,
      }),
    )
    .min(1),
  ...cited,
});
