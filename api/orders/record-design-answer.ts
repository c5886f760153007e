import { z } from '@hono/zod-openapi';
import { recordDesignAnswer } from '../../commands/record-design-answer.ts';
import { commanding } from '../http/commanding.ts';
import { sha256, text } from '../http/fields.ts';
import { designMoved } from './design-schemas.ts';
import { orderParams } from './read-order.ts';

const answer = z.enum(['approved', 'changes-wanted']);

/** POST /orders/{intakeNumber}/design-answers: what the customer says to a version. */
export const recordDesignAnswerEndpoint = commanding({
  path: '/orders/{intakeNumber}/design-answers',
  tag: 'orders',
  summary: 'Record the customer’s answer to a design',
  description:
    'An approval is in writing and filed by its hash (P-60, P-152); else say what has to change. A version whose matter is another in the order as it is takes no answer.',
  params: orderParams,
  body: z
    .strictObject({
      version: z.int().min(1),
      answer,
      customerPerson: text(200),
      reference: text(500),
      sha256: sha256.optional(),
      feedback: text(4_000).optional(),
    })
    .openapi('DesignAnswerForm'),
  status: 201,
  answer: 'The answer is on record',
  schema: z.object({ version: z.int(), answer, ...designMoved }).openapi('DesignAnswer'),
  problems: ['order-closed', 'wrong-stage', 'already-decided'],
  committed: (recorded) => recorded,
  handle: ({ api, request, params, body }) =>
    recordDesignAnswer(api.commands, request, { ...params, ...body }),
});
