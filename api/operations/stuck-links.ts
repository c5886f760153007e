import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { waitingSinceOfNth } from '../../db/queries/operations.ts';
import { readAddress } from '../http/endpoint.ts';
import type { Api, App } from '../http/environment.ts';
import { code } from '../http/fields.ts';
import { problemSchema } from '../problems/problem-schema.ts';
import { STUCK_NAMES, STUCK_QUERIES, type StuckName } from './stuck-queries.ts';

/** So many orders are shown as those that wait longest. */
const LONGEST = 20;

const query = z.strictObject({
  policy: code.optional().openapi({ description: 'Only orders under this policy', example: 'standard' }),
  company: code.optional().openapi({ description: 'Only orders of this company', example: 'machinery' }),
});

const linkSchema = z
  .object({
    name: z.enum(STUCK_NAMES),
    title: z.string(),
    todo: z.string(),
    query: z.string(),
    url: z.string(),
  })
  .openapi('StuckLink');

const problem = { 'application/problem+json': { schema: problemSchema } };
const common = { method: 'get' as const, tags: ['operations'], security: [] };
const faults = {
  422: { description: '`validation` (Incomplete or wrong)', content: problem },
  503: { description: '`unavailable` (Unavailable)', content: problem },
};

/**
 * GET /operations/stuck and /operations/stuck/{name}: where the stock Temporal UI shows which orders are stuck. A
 * browser follows the link without a token: it tells a query and nothing of any order.
 */
export function registerStuckLinks(app: App, api: Api): void {
  app.openAPIRegistry.registerPath({
    ...common,
    path: '/operations/stuck',
    summary: 'The saved queries for stuck orders, and what to do about what they find',
    request: { query },
    responses: {
      200: {
        description: 'Every query with its instants filled in, and its address in the Temporal UI',
        content: { 'application/json': { schema: z.object({ links: z.array(linkSchema) }) } },
      },
      ...faults,
    },
  });
  app.get('/operations/stuck', async (c) => {
    const only = readAddress(c, { query }).query;
    const locale = c.get('locale');
    const links = await Promise.all(
      STUCK_NAMES.map(async (name) => {
        const { title, todo } = STUCK_QUERIES[name];
        const text = await queryOf(api, name, only);
        return { name, title: title[locale], todo: todo[locale], query: text, url: urlOf(api, text) };
      }),
    );
    return c.json({ links }, 200, { 'content-language': locale, 'cache-control': 'no-store' });
  });

  app.openAPIRegistry.registerPath({
    ...common,
    path: '/operations/stuck/{name}',
    summary: 'Shows stuck orders in the Temporal UI',
    request: { params: z.object({ name: z.enum(STUCK_NAMES) }), query },
    responses: {
      302: {
        description: 'To the workflow list of the Temporal UI with the query',
        headers: z.object({ Location: z.string() }),
      },
      404: { description: '`not-found` (Not found): there is no such query', content: problem },
      ...faults,
    },
  });
  app.get('/operations/stuck/:name', async (c) => {
    const name = STUCK_NAMES.find((known) => known === c.req.param('name'));
    if (!name)
      throw new CommandProblem('not-found', `There is no such query; there are ${STUCK_NAMES.join(', ')}.`);
    const only = readAddress(c, { query }).query;
    c.header('cache-control', 'no-store');
    return c.redirect(urlOf(api, await queryOf(api, name, only)), 302);
  });
}

async function queryOf(
  { db, commands }: Api,
  name: StuckName,
  { policy, company }: z.output<typeof query>,
): Promise<string> {
  const condition = await STUCK_QUERIES[name].condition({
    now: commands.now(),
    longestSince: () => waitingSinceOfNth(db, LONGEST),
  });
  return [
    condition,
    ...(policy === undefined ? [] : [`Policy = '${policy}'`]),
    ...(company === undefined ? [] : [`Company = '${company}'`]),
  ].join(' AND ');
}

function urlOf({ temporalUi: { url, namespace } }: Api, text: string): string {
  const address = `${url.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows`;
  return `${address}?query=${encodeURIComponent(text)}`;
}
