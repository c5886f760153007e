import { z } from '@hono/zod-openapi';

/** RFC 9457. */
export const problemSchema = z
  .looseObject({
    type: z.string().openapi({ example: '/problems/validation' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    correlationId: z.string().optional(),
    errors: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Every wrong field, at its path in the body (or path.…, query.…)' }),
  })
  .openapi('Problem');
