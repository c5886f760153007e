import { z } from '@hono/zod-openapi';
import { resolveDispute } from '../../commands/resolve-dispute.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { movedFields } from './contract-schemas.ts';

const resolutionForm = z
  .strictObject({
    responsibility: text(2_000).openapi({ example: '本公司：图纸版本用错' }),
    handling: text(4_000).openapi({ example: '免费返工，十日内重新交付。' }),
  })
  .openapi('DisputeResolutionForm');

/** POST /disputes/{disputeId}/resolution: whose responsibility it was, and what is done. */
export const resolveDisputeEndpoint = commanding({
  path: '/disputes/{disputeId}/resolution',
  tag: 'contracts',
  summary: 'Record how a dispute was handled',
  params: z.object({ disputeId: uuid }),
  body: resolutionForm,
  status: 200,
  answer: 'The dispute is resolved',
  schema: z
    .object({ ...movedFields, disputeId: z.string(), status: z.literal('resolved') })
    .openapi('ResolvedDispute'),
  problems: ['already-recorded'],
  committed: (resolved) => resolved,
  handle: ({ api, request, params, body }) => resolveDispute(api.commands, request, { ...params, ...body }),
});
