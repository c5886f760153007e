import { z } from '@hono/zod-openapi';
import { conveneMeeting } from '../../commands/convene-meeting.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { code, instant, text } from '../http/fields.ts';
import { officeSchema } from './meeting-schemas.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/meetings: calls the offices together about an open gate. */
export const conveneMeetingEndpoint = commanding({
  path: '/orders/{intakeNumber}/meetings',
  tag: 'orders',
  summary: 'Call a meeting about a gate',
  description:
    'Invited are the offices that the policy wants to hear and those that you name; they get a notice (P-26, P-39).',
  params: orderParams,
  body: z
    .strictObject({
      gate: code.openapi({ example: 'meeting' }),
      subject: text(500),
      place: text(500),
      scheduledAt: instant,
      offices: z.array(officeSchema).max(20).optional(),
    })
    .openapi('MeetingForm'),
  status: 201,
  answer: 'The meeting is called',
  schema: z
    .object({
      meetingId: z.string(),
      invitees: z.array(officeSchema),
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('ConvenedMeeting'),
  problems: ['order-closed', 'wrong-stage'],
  committed: (convened) => convened,
  handle: ({ api, request, params, body }) => conveneMeeting(api.commands, request, { ...params, ...body }),
});
