import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getAbsoluteFSPath } from 'swagger-ui-dist';
import { CommandProblem } from '../../commands/problem.ts';
import type { Api, App } from '../http/environment.ts';

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const INITIALISE = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });`;

const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

/** GET /, /openapi.json and /reference: where a person or a program begins. All files come from here. */
export function registerReference(app: App, api: Api): void {
  app.get('/', (c) =>
    c.html(
      page(
        'Countersign 会签',
        `<h1>Countersign 会签</h1><ul>
<li><a href="/reference">API reference 接口文档</a> (<a href="/openapi.json">OpenAPI</a>)</li>
<li><a href="${api.temporalUi.url}">Temporal UI</a></li>
<li><a href="/readyz">Readiness</a>, <a href="/metrics">metrics</a></li></ul>`,
      ),
      200,
      { 'content-security-policy': POLICY },
    ),
  );
  app.get('/reference', (c) =>
    c.html(
      page(
        'Countersign API',
        `<link rel="stylesheet" href="/reference/swagger-ui.css"><div id="swagger-ui"></div>
<script src="/reference/swagger-ui-bundle.js"></script><script src="/reference/start.js"></script>`,
      ),
      200,
      { 'content-security-policy': POLICY },
    ),
  );
  app.get('/reference/start.js', (c) => c.body(INITIALISE, 200, { 'content-type': 'text/javascript' }));
  app.get('/reference/:file', async (c) => {
    const file = c.req.param('file');
    const type = Object.hasOwn(FILES, file) ? FILES[file] : undefined;
    if (type === undefined) throw new CommandProblem('not-found', 'There is no such file.');
    const content = await readFile(join(getAbsoluteFSPath(), file));
    return c.body(new Uint8Array(content), 200, {
      'content-type': type,
      'cache-control': 'public, max-age=86400',
    });
  });
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
}
