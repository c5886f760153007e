import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Api, App } from '../http/environment.ts';

const healthSchema = z.object({ status: z.enum(['ok', 'draining', 'unavailable']) }).openapi('Health');
const json = { 'application/json': { schema: healthSchema } };

/** GET /healthz, /readyz and /metrics: for the machines that run us; nothing in them is confidential. */
export function registerHealth(app: App, api: Api): void {
  const common = { method: 'get' as const, tags: ['operations'], security: [] };
  app.openAPIRegistry.registerPath({
    ...common,
    path: '/healthz',
    summary: 'Does the process live?',
    responses: { 200: { description: 'It does', content: json } },
  });
  app.get('/healthz', (c) => c.json({ status: 'ok' }));

  app.openAPIRegistry.registerPath({
    ...common,
    path: '/readyz',
    summary: 'May requests be sent here?',
    description: 'Depends on PostgreSQL only: an outage of Temporal does not take the API away.',
    responses: {
      200: { description: 'PostgreSQL answers', content: json },
      503: { description: 'PostgreSQL does not answer, or the process drains', content: json },
    },
  });
  app.get('/readyz', async (c) => {
    if (!api.accepting()) return c.json({ status: 'draining' }, 503);
    try {
      await sql`SELECT 1`.execute(api.db);
      return c.json({ status: 'ok' });
    } catch (error) {
      c.get('log').warn({ err: error }, 'not ready');
      return c.json({ status: 'unavailable' }, 503);
    }
  });

  app.openAPIRegistry.registerPath({
    ...common,
    path: '/metrics',
    summary: 'Numbers for Prometheus',
    responses: {
      200: { description: 'Prometheus text', content: { 'text/plain': { schema: z.string() } } },
    },
  });
  app.get('/metrics', async (c) =>
    c.body(await api.metrics.text(), 200, { 'content-type': api.metrics.contentType }),
  );
}
