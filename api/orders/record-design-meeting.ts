import { z } from '@hono/zod-openapi';
import { recordDesignMeeting } from '../../commands/record-design-meeting.ts';
import { commanding } from '../http/commanding.ts';
import { day, text } from '../http/fields.ts';
import { designMoved } from './design-schemas.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/design-meetings: a talk with the customer, face to face. */
export const recordDesignMeetingEndpoint = commanding({
  path: '/orders/{intakeNumber}/design-meetings',
  tag: 'orders',
  summary: 'Record a talk with the customer about the design',
  description: 'The policy counts them before the design is approved (P-60).',
  params: orderParams,
  body: z
    .strictObject({ heldOn: day, customerPeople: text(500), feedback: text(4_000) })
    .openapi('DesignMeetingForm'),
  status: 201,
  answer: 'The talk is on record',
  schema: z.object({ meetingId: z.string(), ...designMoved }).openapi('DesignMeeting'),
  problems: ['order-closed', 'wrong-stage'],
  committed: (recorded) => recorded,
  handle: ({ api, request, params, body }) =>
    recordDesignMeeting(api.commands, request, { ...params, ...body }),
});
