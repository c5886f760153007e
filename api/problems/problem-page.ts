import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import type { App } from '../http/environment.ts';
import { isProblemType, PROBLEM_TEXTS } from './problem-texts.ts';

/** GET /problems/{slug}: what the type of a problem means and what to do. Anybody may read it. */
export function registerProblemPage(app: App): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/problems/{slug}',
    tags: ['reference'],
    summary: 'What a type of problem means',
    security: [],
    request: { params: z.object({ slug: z.string() }) },
    responses: {
      200: { description: 'The page of the problem', content: { 'text/plain': { schema: z.string() } } },
      404: { description: 'There is no such type' },
    },
  });
  app.get('/problems/:slug', (c) => {
    const slug = c.req.param('slug');
    if (!isProblemType(slug)) throw new CommandProblem('not-found', 'There is no such type of problem.');
    const { title, page } = PROBLEM_TEXTS[slug];
    return c.text(`${title.en} / ${title['zh-CN']}\n\n${page}\n`);
  });
}
