import { z } from '@hono/zod-openapi';
import { negotiationOf } from '../../db/queries/negotiation.ts';
import { PROPOSAL_ANSWERS, PROPOSAL_KINDS } from '../../domain/negotiation/proposals.ts';
import { reading } from '../http/reading.ts';
import { proposalTerms } from './proposal-terms.ts';
import { hiddenSchema } from './document-schema.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const instant = z.string().openapi({ format: 'date-time' });

const roundSchema = z
  .object({
    round: z.int(),
    revision: z.int(),
    kind: z.enum(PROPOSAL_KINDS),
    proposedBy: z.enum(['us', 'customer']),
    recordedBy: z.string(),
    recordedAt: instant,
    answer: z.enum(PROPOSAL_ANSWERS).nullable(),
    reference: z.string().nullable(),
    answerRecordedBy: z.string().nullable(),
    answeredAt: instant.nullable(),
    becameRevision: z.int().nullable().openapi({ description: 'The revision that came of it' }),
    proposal: z.string().optional(),
    terms: proposalTerms.nullable().optional(),
    answerText: z.string().nullable().optional(),
  })
  .openapi('NegotiationRound');

/** GET /orders/{intakeNumber}/negotiation: what was proposed to the customer or by them, and what came of it. */
export const listNegotiationEndpoint = reading({
  path: '/orders/{intakeNumber}/negotiation',
  tag: 'orders',
  summary: 'All rounds of negotiation of an order',
  params: orderParams,
  status: 200,
  answer: 'The rounds, the first first; their words are a reason, and a price too',
  schema: z.object({ rounds: z.array(roundSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'negotiation');
    const rounds = await negotiationOf(request.api.db, order.id);
    const wordsShown = views.has('reasons') && views.has('prices');
    return {
      body: {
        rounds: rounds.map(({ proposal, terms, answerText, ...round }) =>
          wordsShown ? { ...round, proposal, terms, answerText } : round,
        ),
        hidden: hiddenFrom(views),
      },
    };
  },
});
