import { z } from '@hono/zod-openapi';
import { locale } from '../http/fields.ts';
import { reading } from '../http/reading.ts';

const personSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['person', 'machine']),
    name: z.string(),
    locale,
    roles: z.array(
      z.object({
        role: z.string(),
        unitId: z.string(),
        companyId: z.string().openapi({ description: 'The company, or the group, of the unit' }),
      }),
    ),
    standsIn: z
      .array(
        z.object({ role: z.string(), unitId: z.string(), companyId: z.string(), onBehalfOf: z.string() }),
      )
      .openapi({ description: 'Roles of others for whom you stand in just now' }),
  })
  .openapi('Person', {
    example: {
      id: 'credit',
      kind: 'person',
      name: '陈信',
      locale: 'zh-CN',
      roles: [{ role: 'credit_officer', unitId: 'machinery', companyId: 'machinery' }],
      standsIn: [],
    },
  });

/** GET /me: who the token says one is, and the roles that the database gives one now. */
export const getMeEndpoint = reading({
  path: '/me',
  tag: 'people',
  summary: 'You, your roles and those that you stand in for',
  status: 200,
  answer: 'The person behind the token',
  schema: personSchema,
  problems: [],
  handle: async ({ person }) => ({ body: person }),
});
