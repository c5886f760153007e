import { z } from '@hono/zod-openapi';
import { code } from '../http/fields.ts';

const money = z.string().openapi({ example: '120000.00' });
const at = z.string().openapi({ format: 'date-time' });

export const customerParams = z.object({ customerId: code.openapi({ example: 'C001' }) });

export const limitChangeSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    currency: z.string(),
    from: money,
    to: money,
    reason: z.string(),
    proposedBy: z
      .string()
      .nullable()
      .openapi({ description: 'null: the process, by how the customer has paid' }),
    proposedFor: z.string().nullable().openapi({ description: 'For whom they stood in' }),
    proposedAt: at,
    status: z.enum(['open', 'approved', 'refused']),
    decidedBy: z.string().nullable(),
    decidedAt: at.nullable(),
    decisionReason: z.string().nullable(),
  })
  .openapi('LimitChange');
