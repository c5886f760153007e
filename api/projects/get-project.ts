import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { projectRecord } from '../../db/queries/list-projects.ts';
import { companyViews } from '../customers/company-views.ts';
import { uuid } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { projectSchema } from './project-schema.ts';

/** GET /projects/{projectId}: one project. */
export const getProjectEndpoint = reading({
  path: '/projects/{projectId}',
  tag: 'projects',
  summary: 'One project',
  params: z.object({ projectId: uuid }),
  status: 200,
  answer: 'The project',
  schema: projectSchema,
  problems: ['not-found'],
  async handle({ api, person, params: { projectId } }) {
    const project = await projectRecord(api.db, projectId);
    const seen = project !== null && (await companyViews(api, person)).has(project.companyId);
    if (!seen) throw new CommandProblem('not-found', `There is no project ${projectId} that you may see.`);
    return { body: project };
  },
});
