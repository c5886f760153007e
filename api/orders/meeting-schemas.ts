import { z } from '@hono/zod-openapi';
import { OFFICES, ROLES } from '../../domain/roles.ts';
import { day, text } from '../http/fields.ts';

export const officeSchema = z
  .strictObject({
    role: z.enum(ROLES),
    at: z.enum(['company', 'group']).default('company'),
  })
  .openapi('Office');

export const attendanceSchema = z
  .strictObject({ personId: z.string().min(1).max(64), office: z.enum(ROLES) })
  .openapi('Attendance', { description: 'Who was there, for which office' });

export const measureSchema = z
  .strictObject({ description: text(1_000), ownerRole: z.enum(OFFICES), dueOn: day })
  .openapi('Measure', { description: 'What is to be done: its office owes it until that day (P-39)' });
