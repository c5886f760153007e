import { z } from '@hono/zod-openapi';
import { meetingsOf } from '../../db/meetings.ts';
import { instant } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { hiddenSchema } from './document-schema.ts';
import { attendanceSchema, officeSchema } from './meeting-schemas.ts';
import { orderParams, readOrder } from './read-order.ts';
import { hiddenFrom } from './view.ts';

const meetingSchema = z
  .object({
    id: z.string(),
    gate: z.string(),
    subject: z.string(),
    place: z.string(),
    scheduledAt: instant,
    invitees: z.array(officeSchema),
    convenedBy: z.string(),
    held: z
      .object({
        at: instant,
        attendance: z.array(attendanceSchema),
        sha256: z.string(),
        outcome: z.string(),
        recordedBy: z.string(),
        minutes: z.string().optional(),
        measures: z.string().nullable().optional(),
      })
      .nullable()
      .openapi({ description: 'Null until the minutes are recorded' }),
  })
  .openapi('Meeting');

/** GET /orders/{intakeNumber}/meetings: what was said there is for those who may see reasons (P-17). */
export const listMeetingsEndpoint = reading({
  path: '/orders/{intakeNumber}/meetings',
  tag: 'orders',
  summary: 'The meetings about an order',
  params: orderParams,
  status: 200,
  answer: 'Every meeting, the first called first',
  schema: z.object({ meetings: z.array(meetingSchema), hidden: hiddenSchema }),
  problems: ['not-found'],
  async handle(request) {
    const { order, views } = await readOrder(request, 'meetings');
    const found = await meetingsOf(request.api.db, order.id);
    const meetings = found.map(({ held, ...meeting }) => {
      if (!held || views.has('reasons')) return { ...meeting, held };
      const { minutes: _, measures: __, ...seen } = held;
      return { ...meeting, held: seen };
    });
    return { body: { meetings, hidden: hiddenFrom(views) } };
  },
});
