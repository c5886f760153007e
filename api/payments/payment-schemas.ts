import { z } from '@hono/zod-openapi';
import { processField } from '../http/applied.ts';

/** What is paid of an order now. */
export const paidOrderSchema = z
  .object({
    intakeNumber: z.string(),
    paid: z.string(),
    due: z.string().openapi({ description: 'To be paid before the order is effective' }),
    seq: z.int(),
    process: processField,
  })
  .openapi('PaidOrder');
