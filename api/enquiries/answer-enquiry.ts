import { z } from '@hono/zod-openapi';
import { answerEnquiry } from '../../commands/answer-enquiry.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { enquiryParams } from './enquiry-schema.ts';

/** POST /enquiries/{enquiryId}/answer: what the customer was answered. */
export const answerEnquiryEndpoint = commanding({
  path: '/enquiries/{enquiryId}/answer',
  tag: 'enquiries',
  summary: 'Answer an enquiry',
  description: 'Once; it is kept by whom and when (P-14).',
  params: enquiryParams,
  body: z.strictObject({ answer: text(4_000) }).openapi('EnquiryAnswerForm'),
  status: 200,
  answer: 'The answer is on record',
  schema: z
    .object({
      enquiryId: z.string(),
      answeredBy: z.string(),
      answeredAt: z.string().openapi({ format: 'date-time' }),
    })
    .openapi('AnsweredEnquiry'),
  problems: ['not-found', 'already-decided'],
  handle: ({ api, request, params, body }) => answerEnquiry(api.commands, request, { ...params, ...body }),
});
