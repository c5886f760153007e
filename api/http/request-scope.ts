import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { CORRELATION_HEADER, correlationIdOf } from './correlation.ts';
import type { Api, Variables } from './environment.ts';
import { localeOf } from './locale.ts';

/** Gives each request its correlation id, language and logger, and counts and logs its answer. */
export function requestScope(api: Pick<Api, 'log' | 'metrics'>): MiddlewareHandler<{ Variables: Variables }> {
  return async (c, next) => {
    const started = performance.now();
    const correlationId = correlationIdOf(c.req.header(CORRELATION_HEADER));
    const log = api.log.child({ correlationId });
    c.set('correlationId', correlationId);
    c.set('locale', localeOf(c.req.header('accept-language')));
    c.set('log', log);
    await next();
    c.header(CORRELATION_HEADER, correlationId);
    c.header('x-content-type-options', 'nosniff');
    const seconds = (performance.now() - started) / 1000;
    const route = routePath(c, -1);
    const { status } = c.res;
    api.metrics.observe({ method: c.req.method, route, status, seconds });
    log.info({ method: c.req.method, route, status, ms: Math.round(seconds * 1000) }, 'request');
  };
}
