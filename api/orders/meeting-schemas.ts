import { z } from '@hono/zod-openapi';
import { ROLES } from '../../domain/roles.ts';

export const officeSchema = z
  .strictObject({
    role: z.enum(ROLES),
    at: z.enum(['company', 'group']).default('company'),
  })
  .openapi('Office');

export const attendanceSchema = z
  .strictObject({ personId: z.string().min(1).max(64), office: z.enum(ROLES) })
  .openapi('Attendance', { description: 'Who was there, for which office' });
