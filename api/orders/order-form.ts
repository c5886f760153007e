import { z } from '@hono/zod-openapi';
import { CHANNELS } from '../../domain/order/channels.ts';
import { code, instant } from '../http/fields.ts';
import { documentForm } from './document-schema.ts';

/** The body of POST /orders. */
export const orderForm = z
  .strictObject({
    companyId: code.openapi({ example: 'machinery' }),
    policyId: code
      .optional()
      .openapi({ description: 'One of the company’s; without it, its newest in force' }),
    channel: z.enum(CHANNELS),
    receivedAt: instant.optional().openapi({ description: 'When it reached the company; now, where absent' }),
    document: documentForm,
  })
  .openapi('OrderForm');
