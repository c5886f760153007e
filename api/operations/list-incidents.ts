import { z } from '@hono/zod-openapi';
import { openIncidents } from '../../db/queries/operations.ts';
import { limit, uuid } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { operatedCompanies } from './operated-companies.ts';

const incidentSchema = z
  .object({
    id: z.string(),
    intakeNumber: z.string().nullable(),
    companyId: z.string().nullable(),
    customerId: z.string().nullable().openapi({ description: 'Of an incident of a credit account' }),
    kind: z.string(),
    detail: z.string(),
    openedAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('Incident');

/** GET /operations/incidents: what a machine could not do and a person has to look at. */
export const listIncidentsEndpoint = reading({
  path: '/operations/incidents',
  tag: 'operations',
  summary: 'Incidents that are open',
  description: 'Of your companies, and those of no order. For operators and administrators.',
  query: z.strictObject({ after: uuid.optional(), limit }),
  status: 200,
  answer: 'A page of incidents, by id; `next` is the address of the next one',
  schema: z.object({ incidents: z.array(incidentSchema), next: z.string().nullable() }),
  problems: ['forbidden'],
  async handle({ api, person, query }) {
    const incidents = await openIncidents(api.db, await operatedCompanies(api, person), query);
    const next = nextLink('/operations/incidents', query, incidents.at(-1)?.id, incidents.length);
    return { body: { incidents, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
