import { z } from '@hono/zod-openapi';
import { agesSchema } from '../receivables/receivable-schemas.ts';

const day = z.string().openapi({ format: 'date' });
const money = z.string().openapi({ example: '120000.00' });

export const creditSchema = z
  .object({
    customerId: z.string(),
    account: z
      .object({
        id: z.string(),
        currency: z.string(),
        rating: z.string().openapi({ description: 'A … D, or new' }),
        limit: money,
        exposure: money.openapi({
          description: 'Reserved and effective orders less what is paid of them, and open receivables',
        }),
        available: money.openapi({ description: 'limit − exposure; negative when it is exceeded' }),
        overdue: money,
        unmatched: money.openapi({
          description: 'Of the customer’s payments, for no order yet: it lowers nothing',
        }),
        ageing: agesSchema.openapi({ description: 'The open receivables by how long they are due' }),
        onTimeShare: z
          .string()
          .nullable()
          .openapi({ description: 'Of the invoices, 0 … 1; null without any' }),
        receivables: z
          .array(
            z.object({
              id: z.string(),
              intakeNumber: z.string().nullable(),
              amount: money,
              openAmount: money,
              invoicedOn: day,
              dueOn: day,
            }),
          )
          .openapi({ description: 'The open ones, the first due first; at most 200' }),
        entries: z
          .array(
            z.object({
              intakeNumber: z.string(),
              revision: z.int(),
              amount: money,
              exposure: money.openapi({ description: 'The amount less what is paid, until it is invoiced' }),
              state: z.string(),
              changedAt: z.string().openapi({ format: 'date-time' }),
            }),
          )
          .openapi({ description: 'What orders take of the limit, the latest change first; at most 200' }),
      })
      .nullable()
      .openapi({ description: 'null: nobody gives this customer credit' }),
  })
  .openapi('CustomerCredit');
