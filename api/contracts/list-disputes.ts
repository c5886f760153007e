import { z } from '@hono/zod-openapi';
import { disputesOf } from '../../db/disputes.ts';
import { DISPUTE_SUBJECTS } from '../../domain/contract/dispute-subjects.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from '../orders/document-schema.ts';
import { orderParams, readOrder } from '../orders/read-order.ts';
import { hiddenFrom } from '../orders/view.ts';

const disputeSchema = z
  .object({
    id: z.string(),
    about: z.enum(DISPUTE_SUBJECTS),
    status: z.enum(['open', 'resolved']),
    description: z.string().optional(),
    raisedBy: z.string(),
    raisedAt: z.string().openapi({ format: 'date-time' }),
    responsibility: z.string().nullable().optional(),
    handling: z.string().nullable().optional(),
    resolvedBy: z.string().nullable(),
    resolvedAt: z.string().nullable().openapi({ format: 'date-time' }),
  })
  .openapi('Dispute');

/** GET /orders/{intakeNumber}/disputes: what was disputed; the words are for who may see reasons. */
export const listDisputesEndpoint = reading({
  path: '/orders/{intakeNumber}/disputes',
  tag: 'contracts',
  summary: 'The disputes of an order',
  params: orderParams,
  status: 200,
  answer: 'The disputes, the newest first',
  schema: z.object({ disputes: z.array(disputeSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'disputes');
    const disputes = await disputesOf(request.api.db, order.id);
    return {
      body: {
        disputes: disputes.map(({ id, about, description, responsibility, handling, ...dispute }) => ({
          id,
          about,
          status: dispute.resolved_at === null ? ('open' as const) : ('resolved' as const),
          ...(views.has('reasons') && { description, responsibility, handling }),
          raisedBy: dispute.raised_by,
          raisedAt: dispute.raised_at.toISOString(),
          resolvedBy: dispute.resolved_by,
          resolvedAt: dispute.resolved_at?.toISOString() ?? null,
        })),
        hidden: hiddenFrom(views),
      },
    };
  },
});
