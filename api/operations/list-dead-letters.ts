import { z } from '@hono/zod-openapi';
import { deadLetters } from '../../db/queries/operations.ts';
import { limit, uuid } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { operatedCompanies } from './operated-companies.ts';

const deadLetterSchema = z
  .object({
    id: z.string(),
    intakeNumber: z.string().nullable(),
    companyId: z.string().nullable(),
    template: z.string(),
    channel: z.string(),
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('DeadLetter');

/** GET /operations/dead-letters: notices that nobody got. */
export const listDeadLettersEndpoint = reading({
  path: '/operations/dead-letters',
  tag: 'operations',
  summary: 'Notices that were given up',
  description: 'Of your companies, and those of no order. For operators and administrators.',
  query: z.strictObject({ after: uuid.optional(), limit }),
  status: 200,
  answer: 'A page of notices, by id; `next` is the address of the next one',
  schema: z.object({ deadLetters: z.array(deadLetterSchema), next: z.string().nullable() }),
  problems: ['forbidden'],
  async handle({ api, person, query }) {
    const found = await deadLetters(api.db, await operatedCompanies(api, person), query);
    const next = nextLink('/operations/dead-letters', query, found.at(-1)?.id, found.length);
    return { body: { deadLetters: found, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
