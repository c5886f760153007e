import { z } from '@hono/zod-openapi';
import { openDispute } from '../../commands/open-dispute.ts';
import { DISPUTE_SUBJECTS } from '../../domain/contract/dispute-subjects.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { orderParams } from '../orders/read-order.ts';
import { movedFields } from './contract-schemas.ts';

const disputeForm = z
  .strictObject({
    about: z.enum(DISPUTE_SUBJECTS),
    description: text(4_000).openapi({ example: '客户对第九条违约金有异议。' }),
  })
  .openapi('DisputeForm');

/** POST /orders/{intakeNumber}/disputes: something is disputed with the customer. */
export const openDisputeEndpoint = commanding({
  path: '/orders/{intakeNumber}/disputes',
  tag: 'contracts',
  summary: 'Record a dispute',
  description:
    'It is kept with the order, also with one that has ended, and holds nothing up; who may resolve it is told (P-58).',
  params: orderParams,
  body: disputeForm,
  status: 201,
  answer: 'The dispute is open',
  schema: z.object({ ...movedFields, disputeId: z.string() }).openapi('OpenedDispute'),
  problems: [],
  committed: (opened) => opened,
  handle: ({ api, request, params, body }) => openDispute(api.commands, request, { ...params, ...body }),
});
