import { z } from '@hono/zod-openapi';
import { recordEnquiry } from '../../commands/record-enquiry.ts';
import { CHANNELS } from '../../domain/order/channels.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, text } from '../http/fields.ts';

/** POST /enquiries: what somebody wants to know before they order. */
export const recordEnquiryEndpoint = commanding({
  path: '/enquiries',
  tag: 'enquiries',
  summary: 'Record an enquiry',
  description: 'In detail: variety, spec, quantity, date and place, as far as the customer said (P-14).',
  body: z
    .strictObject({
      companyId: code.openapi({ example: 'machinery' }),
      customerId: code.optional().openapi({ description: 'Of who is a customer already' }),
      customerName: text(200).openapi({ example: '北风商贸' }),
      contact: text(200).openapi({ description: 'How to reach them', example: '张工 138 0000 0000' }),
      channel: z.enum(CHANNELS),
      variety: text(200).openapi({ example: '水泵' }),
      spec: text(2_000).optional(),
      quantity: text(100).optional().openapi({ description: 'As they said it', example: '20–30 台' }),
      wantedOn: day.optional(),
      place: text(200).optional(),
      question: text(4_000).openapi({ example: '能否在春节前交货?' }),
    })
    .openapi('EnquiryForm'),
  status: 201,
  answer: 'The enquiry is recorded; Location is its address',
  schema: z.object({ enquiryId: z.string() }).openapi('RecordedEnquiry'),
  problems: ['forbidden'],
  handle: ({ api, request, body }) => recordEnquiry(api.commands, request, body),
});
