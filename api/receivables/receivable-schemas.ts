import { z } from '@hono/zod-openapi';
import { code, day, decimal } from '../http/fields.ts';

/** An invoice, as the books have it. */
export const invoiceFields = {
  receivableId: code.openapi({ description: 'The number of the invoice', example: 'INV-2026-0815' }),
  amount: decimal.openapi({ description: 'What is to be paid on account, with tax', example: '2260.00' }),
  invoicedOn: day.openapi({ example: '2026-11-24' }),
  dueOn: day.openapi({ example: '2026-12-24' }),
};

export const receivableSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    orderId: z.string().nullable(),
    currency: z.string(),
    amount: z.string(),
    openAmount: z.string(),
    invoicedOn: z.string().openapi({ format: 'date' }),
    dueOn: z.string().openapi({ format: 'date' }),
    settledOn: z.string().nullable().openapi({ format: 'date' }),
  })
  .openapi('Receivable');

export const invoicedSchema = z.object({
  receivable: receivableSchema.nullable().openapi({ description: 'null when nothing was left to pay' }),
});
