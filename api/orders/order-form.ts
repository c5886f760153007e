import { z } from '@hono/zod-openapi';
import { CHANNELS } from '../../domain/order/channels.ts';
import { code, instant, uuid } from '../http/fields.ts';
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
    enquiryId: uuid.optional().openapi({ description: 'The enquiry from which it came' }),
    projectId: uuid.optional().openapi({ description: 'The project to which it belongs' }),
    document: documentForm,
  })
  .openapi('OrderForm', {
    example: {
      companyId: 'machinery',
      channel: 'phone',
      document: {
        parties: { buyer: { customerId: 'C001' } },
        lines: [{ sku: 'P100', quantity: '20', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
        currency: 'CNY',
        paymentMethod: 'monthly',
        delivery: { date: '2027-01-15', place: '上海市浦东新区' },
      },
    },
  });
