import { z } from '@hono/zod-openapi';
import { recordMeeting } from '../../commands/record-meeting.ts';
import { MEETING_OUTCOMES } from '../../domain/gates/meeting.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { instant, text, uuid } from '../http/fields.ts';
import { attendanceSchema, measureSchema } from './meeting-schemas.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/meetings/{meetingId}/minutes: what came of a meeting that was held. */
export const recordMeetingEndpoint = commanding({
  path: '/orders/{intakeNumber}/meetings/{meetingId}/minutes',
  tag: 'orders',
  summary: 'Record the minutes of a meeting',
  description: 'Once a meeting. The gate is then decided by its owner (P-26, P-39).',
  params: orderParams.extend({ meetingId: uuid }),
  body: z
    .strictObject({
      heldAt: instant,
      attendance: z.array(attendanceSchema).min(1).max(100),
      minutes: text(20_000),
      outcome: z.enum(MEETING_OUTCOMES),
      measures: z.array(measureSchema).max(50).optional(),
    })
    .openapi('MinutesForm'),
  status: 201,
  answer: 'The minutes are on record',
  schema: z
    .object({
      meetingId: z.string(),
      sha256: z.string().openapi({ description: 'Of the minutes' }),
      intakeNumber: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('Minutes'),
  problems: ['order-closed', 'wrong-stage', 'already-decided'],
  committed: (recorded) => recorded,
  handle: ({ api, request, params, body }) => recordMeeting(api.commands, request, { ...params, ...body }),
});
