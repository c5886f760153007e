import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { App } from './http/environment.ts';

export type Listening = {
  url: string;
  /** Takes no more requests, waits up to `drainMs` for those that run, and then ends their connections. */
  close: (drainMs: number) => Promise<void>;
};

/** Serves the application; port 0 takes a free one. Rejects when the address is taken. */
export async function serve(app: App, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // A file of orders is read as fast as it is worked on (api/bulk); whoever sends no headers is gone sooner.
  server.requestTimeout = 30 * 60_000;
  server.headersTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  const shown = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shown}:${address.port}`, close: (drainMs) => drain(server, drainMs) };
}

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close((error) => {
      clearTimeout(late);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
