import { z } from '@hono/zod-openapi';
import { listReceivables } from '../../db/queries/credit-history.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { flag, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { dayCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';
import { receivableSchema } from '../receivables/receivable-schemas.ts';
import { requireCreditView } from './creditable.ts';
import { customerParams } from './limit-change-schemas.ts';

const paymentSchema = z
  .object({
    paymentId: z.string().openapi({ description: 'By which it is taken back' }),
    amount: z.string(),
    paidOn: z.string().openapi({ format: 'date' }),
    reference: z.string(),
    recordedBy: z.string(),
  })
  .openapi('ReceivablePayment');

/** GET /customers/{customerId}/credit/receivables: for whom the policy shows credit. The reading is logged (P-17). */
export const listReceivablesEndpoint = reading({
  path: '/customers/{customerId}/credit/receivables',
  tag: 'customers',
  summary: 'A customer’s invoices, paid and open',
  params: customerParams,
  query: z.strictObject({
    settled: flag.optional().openapi({ description: 'Only those that are paid, or those that are open' }),
    after: dayCursor.optional(),
    limit,
  }),
  status: 200,
  answer: 'A page of invoices, the last due first; `next` is the address of the next one',
  schema: z.object({
    receivables: z.array(
      receivableSchema
        .omit({ orderId: true })
        .extend({ intakeNumber: z.string().nullable(), payments: z.array(paymentSchema) })
        .openapi('ListedReceivable'),
    ),
    next: z.string().nullable(),
  }),
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, params: { customerId }, query, correlationId }) {
    await requireCreditView(api, person, { customerId, correlationId });
    const { after, ...asked } = query;
    const from = after && { dueOn: after.day, id: after.id };
    const found = await listReceivables(api.db, customerId, { ...asked, after: from });
    const last = found.at(-1);
    const path = `/customers/${encodeURIComponent(customerId)}/credit/receivables`;
    const next = nextLink(path, asked, last && cursorText(last.dueOn, last.id), found.length);
    const receivables = found.map((each) => ({
      ...each,
      amount: sumMoney([each.amount], each.currency),
      openAmount: sumMoney([each.openAmount], each.currency),
      payments: each.payments.map((paid) => ({ ...paid, amount: sumMoney([paid.amount], each.currency) })),
    }));
    return { body: { receivables, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
