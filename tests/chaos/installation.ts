import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { freePort } from '../../bin/embedded/ports.ts';
import { seedCompany } from '../../bin/sample/seed-company.ts';
import { applyTemporalConfig } from '../../bin/temporal/apply.ts';
import { loadTemporalConfig } from '../../bin/temporal/config.ts';
import { openDatabase } from '../../db/connection.ts';
import { callerOf } from '../setup/caller.ts';
import { createDatabase } from '../setup/database.ts';
import { makeRunFolder, removeRunFolder } from '../setup/run-folder.ts';
import { createTestTokens, TEST_AUDIENCE, TEST_ISSUER } from '../setup/test-tokens.ts';
import { createRecorder } from './acknowledged.ts';
import { API, runProgram, type Service, startService, WORKER } from './service.ts';

export type Installation = Awaited<ReturnType<typeof startInstallation>>;

/**
 * What our programs stand on when they run as processes of their own: a database, a namespace, an identity provider
 * that publishes its keys, a folder. Business time is the machine's.
 */
export async function startInstallation() {
  const database = await createDatabase();
  const db = openDatabase(database.appUrl, { name: 'installation', max: 5 });
  await seedCompany(db, { now: new Date() });
  const namespace = `chaos-${randomBytes(4).toString('hex')}`;
  const { address } = inject('temporal');
  const connection = await Connection.connect({ address });
  const config = loadTemporalConfig();
  const named = { ...config.namespace, name: namespace };
  await applyTemporalConfig(connection, { ...config, namespace: named, schedules: {} }, () => {});
  const client = new Client({ connection, namespace });
  const tokens = await createTestTokens();
  const keys = await publish(JSON.stringify(tokens.jwks));
  const folder = makeRunFolder();
  const { of, answers } = createRecorder();
  const services: Service[] = [];

  async function start(...given: Parameters<typeof startService>): Promise<Service> {
    const service = await startService(...given);
    services.push(service);
    return service;
  }

  const common = { DATABASE_URL: database.appUrl, TEMPORAL_NAMESPACE: namespace };
  return {
    db,
    client,
    answers,
    queues: config.taskQueues,
    clock: { now: () => new Date() },
    tokenOf: (person: string) => tokens.of(person),
    /** Another API: who it is asked as, and its process. */
    async api({ temporal = address } = {}) {
      const port = await freePort();
      const service = await start(API, {
        ...common,
        TEMPORAL_ADDRESS: temporal,
        PORT: String(port),
        OIDC_ISSUER: TEST_ISSUER,
        OIDC_AUDIENCE: TEST_AUDIENCE,
        OIDC_JWKS_URL: keys.url,
      });
      const server = {
        request: (path: string | URL | Request, init?: RequestInit) =>
          fetch(`http://127.0.0.1:${port}${String(path)}`, init),
      };
      const as = (person: string) =>
        of(
          person,
          callerOf(server, () => tokens.of(person)),
        );
      const send = (path: string, init: RequestInit) => server.request(path, init);
      return { ...service, as, send, db };
    },
    worker: () =>
      start(WORKER, {
        ...common,
        TEMPORAL_ADDRESS: address,
        COUNTERSIGN_SIGNING_KEY: join(folder, 'signing.key'),
        COUNTERSIGN_CHECKPOINTS: join(folder, 'checkpoints.jsonl'),
      }),
    /** Runs `npm run rebuild` for an order; answers what it said. Rejects when it fails. */
    rebuild: (intakeNumber: string) =>
      runProgram('rebuild.ts', [intakeNumber], { ...common, TEMPORAL_ADDRESS: address }),
    async close(): Promise<void> {
      await Promise.all(services.map((service) => service.kill('SIGKILL')));
      await keys.close();
      await connection.close();
      await db.destroy();
      await database.drop();
      removeRunFolder(folder);
    },
  };
}

/** The keys of an identity provider, on loopback. */
async function publish(jwks: string) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(jwks);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/jwks`,
    close: () => new Promise<unknown>((resolve) => server.close(resolve)),
  };
}

/** An address that takes connections and never says a word, as a server that hangs does. */
export async function silentServer() {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => void sockets.add(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${portOf(server.address())}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createTcpServer>['address']>): number {
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
}
