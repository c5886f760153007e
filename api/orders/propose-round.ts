import { z } from '@hono/zod-openapi';
import { proposeRound } from '../../commands/propose-round.ts';
import { PROPOSAL_KINDS } from '../../domain/negotiation/proposals.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { proposedSchema } from './command-schemas.ts';
import { proposalTerms } from './proposal-terms.ts';
import { orderParams } from './read-order.ts';

const proposalForm = z
  .strictObject({
    kind: z.enum(PROPOSAL_KINDS),
    proposedBy: z.enum(['us', 'customer']),
    text: text(2_000).openapi({ example: 'Delivery on 15 January instead of 14 December.' }),
    terms: proposalTerms.optional(),
  })
  .openapi('ProposalForm');

/** POST /orders/{intakeNumber}/negotiation: records a proposal, ours or the customer's, after a refusal. */
export const proposeRoundEndpoint = commanding({
  path: '/orders/{intakeNumber}/negotiation',
  tag: 'orders',
  summary: 'Record a proposal to or of the customer',
  description:
    'While the order is negotiated. It changes nothing: what is agreed becomes a revision (P-42, P-44).',
  params: orderParams,
  body: proposalForm,
  status: 201,
  answer: 'The round is open',
  schema: proposedSchema,
  problems: ['already-requested', 'order-closed', 'wrong-stage'],
  committed: (proposed) => proposed,
  handle: ({ api, request, params, body }) => proposeRound(api.commands, request, { ...params, ...body }),
});
