import { OpenAPIHono } from '@hono/zod-openapi';
import { CommandProblem } from '../commands/problem.ts';
import { endpoints } from './endpoints.ts';
import { registerHealth } from './health/health.ts';
import type { Api, App } from './http/environment.ts';
import { refuseOtherMethods } from './http/other-methods.ts';
import { requestScope } from './http/request-scope.ts';
import { openApiDocument, registerSecurity } from './openapi.ts';
import { registerStuckLinks } from './operations/stuck-links.ts';
import { answerError } from './problems/problem-answer.ts';
import { registerProblemPage } from './problems/problem-page.ts';
import { registerReference } from './reference/reference.ts';

/** The whole HTTP API. Serve it with `server.ts`, or ask it directly: `app.request(path)`. */
export function createApp(api: Api): App {
  const app: App = new OpenAPIHono();
  app.use(requestScope(api));
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) => answerError(new CommandProblem('not-found', 'There is no such address.'), c));
  registerSecurity(app);
  for (const register of endpoints) register(app, api);
  registerStuckLinks(app, api);
  registerProblemPage(app);
  registerHealth(app, api);
  registerReference(app, api);
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get('/openapi.json', (c) => c.json((document ??= openApiDocument(app))));
  refuseOtherMethods(app);
  return app;
}
