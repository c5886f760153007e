import { z } from '@hono/zod-openapi';
import { code, day, decimal } from '../http/fields.ts';

/** An invoice, as the books have it. */
export const invoiceFields = {
  receivableId: code.openapi({ description: 'The number of the invoice', example: 'INV-2026-0815' }),
  amount: decimal.openapi({ description: 'What is to be paid on account, with tax', example: '2260.00' }),
  invoicedOn: day.openapi({ example: '2026-11-24' }),
  dueOn: day.openapi({ example: '2026-12-24' }),
};

const open = z.string().openapi({ example: '2260.00' });

/** What is open by how many days it has been due. */
export const agesSchema = z
  .object({ notDue: open, days1To30: open, days31To60: open, days61To90: open, over90: open })
  .openapi('AgeBuckets');

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
    openingBalance: z.boolean().openapi({ description: 'It was open when Countersign began' }),
  })
  .openapi('Receivable');

export const invoicedSchema = z.object({
  receivable: receivableSchema.nullable().openapi({ description: 'null when nothing was left to pay' }),
});
