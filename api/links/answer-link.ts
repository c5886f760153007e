import { z } from '@hono/zod-openapi';
import { answerLink } from '../../commands/answer-link.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { linkOfToken } from './link-of-token.ts';
import { tokenParams } from './link-schemas.ts';

const answerForm = z
  .strictObject({
    answer: z.enum(['confirmed', 'refused']),
    customerPerson: text(200).openapi({ description: 'Who answers', example: '张工' }),
    remark: text(2_000).optional().openapi({ description: 'Why not; needed to refuse' }),
  })
  .openapi('LinkAnswerForm');

/** POST /c/{token}: the customer answers, once, for exactly the revision of the link. */
export const answerLinkEndpoint = commanding({
  path: '/c/{token}',
  tag: 'links',
  summary: 'The customer answers by a link',
  description: 'The link is used by it. Looking at it answers nothing.',
  params: tokenParams,
  body: answerForm,
  status: 200,
  answer: 'The answer is on record',
  schema: z
    .object({
      revision: z.int(),
      answer: z.enum(['confirmed', 'refused']),
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('AnsweredLink'),
  problems: ['link-gone', 'order-closed', 'wrong-stage', 'not-current-revision'],
  committed: (answered) => answered,
  // The key is kept under the link's id: no address with a token is stored.
  async caller(api, c) {
    const { id } = await linkOfToken(api, c.req.param('token') ?? '');
    return { subject: `customer:${id}`, path: `/c/${id}` };
  },
  async handle({ api, request, params, body }) {
    const { id: linkId } = await linkOfToken(api, params.token);
    return answerLink(api.commands, request, { linkId, ...body });
  },
});
