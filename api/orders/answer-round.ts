import { z } from '@hono/zod-openapi';
import { answerProposal } from '../../commands/answer-round.ts';
import { PROPOSAL_ANSWERS } from '../../domain/negotiation/proposals.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { answeredSchema } from './command-schemas.ts';
import { orderParams } from './read-order.ts';

const answerForm = z
  .strictObject({
    answer: z.enum(PROPOSAL_ANSWERS),
    text: text(2_000).optional().openapi({ description: 'What was said; a counter-proposal has to say it' }),
    reference: text(500).openapi({
      description: 'Where the letter, e-mail or note is kept that shows it',
      example: 'archive:2026/HM/C001-answer.eml',
    }),
  })
  .openapi('ProposalAnswerForm');

const roundParams = orderParams.extend({
  round: z.coerce.number().int().min(1).max(100_000).openapi({ description: 'The round, from 1' }),
});

/** POST /orders/{intakeNumber}/negotiation/{round}/answer: records what the other side answers. */
export const answerRoundEndpoint = commanding({
  path: '/orders/{intakeNumber}/negotiation/{round}/answer',
  tag: 'orders',
  summary: 'Record the answer to a proposal',
  description:
    'Accepted, the round names the revision that comes of it; a counter-proposal is the next round.',
  params: roundParams,
  body: answerForm,
  status: 200,
  answer: 'The answer is recorded',
  schema: answeredSchema,
  problems: ['already-decided', 'not-current-revision', 'order-closed', 'wrong-stage'],
  committed: (answered) => answered,
  handle: ({ api, request, params, body }) => answerProposal(api.commands, request, { ...params, ...body }),
});
