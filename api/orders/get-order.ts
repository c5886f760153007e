import { reading } from '../http/reading.ts';
import { orderParams, readOrder, revisionTag } from './read-order.ts';
import { orderSchema } from './order-schemas.ts';
import { hiddenFrom, shownDocument, shownTerms, withoutAmount } from './view.ts';

/** GET /orders/{intakeNumber}: the order at its current revision, as the person may see it. */
export const getOrderEndpoint = reading({
  path: '/orders/{intakeNumber}',
  tag: 'orders',
  summary: 'One order',
  description: 'The ETag is the revision: send it as If-Match when you revise the order.',
  params: orderParams,
  status: 200,
  answer: 'The order',
  schema: orderSchema,
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'order');
    const { policyId, policyVersion, groupId: _, seq, appliedSeq, document, paymentTerms, ...rest } = order;
    return {
      headers: { etag: revisionTag(order.revision) },
      body: {
        ...withoutAmount(rest, views),
        paymentTerms: paymentTerms && shownTerms(paymentTerms, order.currency, views),
        policy: { id: policyId, version: policyVersion },
        process: appliedSeq < seq || order.stage === 'RECEIVED' ? ('pending' as const) : ('applied' as const),
        document: shownDocument(document, views),
        hidden: hiddenFrom(views),
      },
    };
  },
});
