import { z } from '@hono/zod-openapi';

export const projectSchema = z
  .object({
    id: z.string(),
    companyId: z.string(),
    name: z.string(),
    customerId: z.string().nullable(),
    owner: z.string(),
    place: z.string(),
    scope: z.string(),
    expectedOn: z.string().nullable(),
    registeredBy: z.string(),
    registeredAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('Project');
