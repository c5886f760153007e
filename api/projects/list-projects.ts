import { z } from '@hono/zod-openapi';
import { listProjects } from '../../db/queries/list-projects.ts';
import { companyViews } from '../customers/company-views.ts';
import { code, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { instantCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';
import { projectSchema } from './project-schema.ts';

/** GET /projects: those of the companies at which the person may read orders. */
export const listProjectsEndpoint = reading({
  path: '/projects',
  tag: 'projects',
  summary: 'Projects at your companies',
  query: z.strictObject({ company: code.optional(), after: instantCursor.optional(), limit }),
  status: 200,
  answer: 'A page of projects, the newest first; `next` is the address of the next one',
  schema: z.object({ projects: z.array(projectSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query: { company, after, limit } }) {
    const seen = await companyViews(api, person);
    const companyIds = [...seen.keys()].filter((id) => company === undefined || id === company);
    const projects = await listProjects(api.db, { companyIds, after, limit });
    const last = projects.at(-1);
    const cursor = last && cursorText(last.registeredAt, last.id);
    const next = nextLink('/projects', { company, limit }, cursor, projects.length);
    return { body: { projects, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
