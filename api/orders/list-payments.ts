import { z } from '@hono/zod-openapi';
import { paymentsOf } from '../../db/queries/order-facts.ts';
import { atLeastZero, subtractMoney, sumMoney } from '../../domain/money/money.ts';
import { dueBeforeEffect } from '../../domain/payment/due-before-effect.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from './document-schema.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const paidSchema = z
  .object({
    matchId: z.string(),
    paymentId: z.string(),
    reference: z.string(),
    receivedOn: z.string().openapi({ format: 'date' }),
    amount: z.string(),
    matchedBy: z.string(),
    matchedAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('OrderPayment');

/** GET /orders/{intakeNumber}/payments: what is paid, and what has to be before the order is effective. */
export const listOrderPaymentsEndpoint = reading({
  path: '/orders/{intakeNumber}/payments',
  tag: 'orders',
  summary: 'Payments of an order',
  params: orderParams,
  status: 200,
  answer: 'Absent figures are for who may see prices',
  schema: z.object({
    due: z.string().optional().openapi({ description: 'To be paid before the order is effective' }),
    paid: z.string().optional(),
    overpaid: z.string().optional().openapi({
      description: 'Paid beyond what the order costs, as after a revision: take a match back, and match less',
    }),
    currency: z.string(),
    payments: z.array(paidSchema).optional(),
    hidden: hiddenSchema,
  }),
  problems: ['not-found'],
  async handle(request) {
    const { order, policy, views } = await readOrder(request, 'payments');
    const { currency, amount, document } = order;
    const hidden = hiddenFrom(views);
    if (!views.has('prices') || amount === null) return { body: { currency, hidden } };
    const found = await paymentsOf(request.api.db, order.id);
    const payments = found.map((each) => ({ ...each, amount: sumMoney([each.amount], currency) }));
    const paid = sumMoney(
      payments.map((each) => each.amount),
      currency,
    );
    const due = dueBeforeEffect(policy, { payment_method: document.paymentMethod, amount, currency });
    const overpaid = atLeastZero(subtractMoney(paid, amount, currency), currency);
    return { body: { due, paid, overpaid, currency, payments, hidden } };
  },
});
