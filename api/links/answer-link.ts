import { z } from '@hono/zod-openapi';
import { answerLink } from '../../commands/answer-link.ts';
import type { LinkRecord } from '../../db/links.ts';
import { LINK_ANSWER_WORDS } from '../../domain/links/link-purposes.ts';
import { processField } from '../http/applied.ts';
import { type Caller, commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { linkOfToken } from './link-of-token.ts';
import { tokenParams } from './link-schemas.ts';

export const ANSWER_PATH = '/c/{token}';

const answer = z.enum(LINK_ANSWER_WORDS).openapi({
  description:
    'Of a link to confirm: confirmed, refused. For a design: approved, changes-wanted. For questions: answered',
});

const fields = {
  answer,
  customerPerson: text(200).openapi({ description: 'Who answers', example: '张工' }),
  remark: text(2_000).optional().openapi({
    description: 'Why not, or what has to change; needed to refuse and to want changes',
  }),
};

const answerForm = z
  .strictObject({
    ...fields,
    answers: z
      .array(z.strictObject({ questionId: uuid, answer: text(4_000) }))
      .min(1)
      .max(1_000)
      .optional()
      .openapi({ description: 'To each of the open questions, for a link for questions' }),
  })
  .openapi('LinkAnswerForm');

/** POST /c/{token}: the customer answers, once, for exactly the revision and design of the link. */
export const answerLinkEndpoint = commanding({
  path: ANSWER_PATH,
  tag: 'links',
  summary: 'The customer answers by a link',
  description:
    'The link is used by it. Looking at it answers nothing. The form of the page sends its fields instead (a question’s is `answers.QUESTION`), needs no Idempotency-Key, as its page gives it one, and is answered by a page.',
  params: tokenParams,
  body: answerForm,
  alsoTakes: {
    'application/x-www-form-urlencoded': z.looseObject({ key: uuid, ...fields }).openapi('LinkAnswerPage'),
  },
  status: 200,
  answer: 'The answer is on record',
  alsoAs: 'text/html',
  schema: z
    .object({
      revision: z.int(),
      answer,
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('AnsweredLink'),
  problems: [
    'link-gone',
    'order-closed',
    'wrong-stage',
    'already-decided',
    'not-current-revision',
    'facts-missing',
  ],
  committed: (answered) => answered,
  async caller(api, c) {
    return linkCaller(await linkOfToken(api, c.req.param('token') ?? ''));
  },
  async handle({ api, request, params, body }) {
    const { id: linkId } = await linkOfToken(api, params.token);
    return answerLink(api.commands, request, { linkId, ...body });
  },
});

/** The key of an answer is kept under the link's id: no address with a token is stored. */
export function linkCaller({ id }: LinkRecord): Caller {
  return { subject: `customer:${id}`, path: `/c/${id}` };
}
