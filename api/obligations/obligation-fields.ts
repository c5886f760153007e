import { z } from '@hono/zod-openapi';
import { day, instant } from '../http/fields.ts';

/** What every reader sees of an obligation; its amount only who may see prices. */
export const obligationFields = {
  id: z.string(),
  kind: z.string(),
  amount: z.string().nullable().optional(),
  description: z.string(),
  ownerRole: z.string(),
  dueOn: day,
  precondition: z.boolean(),
  before: z.string().nullable().openapi({ description: 'The stage whose gates wait for it' }),
  overdueAt: instant.nullable().openapi({ description: 'When its owners were told that it is late' }),
};
