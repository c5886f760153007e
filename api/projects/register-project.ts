import { z } from '@hono/zod-openapi';
import { registerProject } from '../../commands/register-project.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, text } from '../http/fields.ts';

/** POST /projects: what is known of a project for which orders are to come. */
export const registerProjectEndpoint = commanding({
  path: '/projects',
  tag: 'projects',
  summary: 'Register a project',
  description: 'Once under its name at a company; orders name it when they come (P-9).',
  body: z
    .strictObject({
      companyId: code.openapi({ example: 'machinery' }),
      name: text(200).openapi({ example: '浦东污水厂二期' }),
      customerId: code.optional().openapi({ description: 'Who orders for it, where that is known' }),
      owner: text(200).openapi({ description: 'Whose project it is', example: '浦东水务' }),
      place: text(200),
      scope: text(4_000).openapi({ description: 'What it needs', example: '成套泵站 12 套' }),
      expectedOn: day.optional(),
    })
    .openapi('ProjectForm'),
  status: 201,
  answer: 'The project is registered; Location is its address',
  schema: z.object({ projectId: z.string() }).openapi('RegisteredProject'),
  problems: ['forbidden', 'duplicate-reference'],
  handle: ({ api, request, body }) => registerProject(api.commands, request, body),
});
