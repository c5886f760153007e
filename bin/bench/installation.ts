import { once } from 'node:events';
import { createServer } from 'node:http';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../db/connection.ts';
import { APP_ROLE, migrate } from '../../db/migrate.ts';
import type { DB } from '../../db/schema.ts';
import { openDataDir } from '../embedded/data-dir.ts';
import { freePort } from '../embedded/ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { findTemporalCli } from '../embedded/temporal-cli.ts';
import { startTemporal } from '../embedded/temporal-server.ts';
import { applyTemporalConfig } from '../temporal/apply.ts';
import { loadTemporalConfig, type TemporalConfig } from '../temporal/config.ts';
import { type Child, startChild } from './child.ts';
import { seedBench } from './company.ts';

export type Installation = {
  db: Kysely<DB>;
  client: Client;
  config: TemporalConfig;
  apiUrl: string;
  /** A token of one of the bench's people. */
  token: (subject: string) => Promise<string>;
  /** For looking and for hints: what is asked here is not counted. */
  watching: Kysely<DB>;
  /** Statements asked through `db`. */
  statements: () => number;
  /** Process ids by what they are; PostgreSQL and Temporal where they are ours. */
  pids: () => Record<string, number>;
  restartWorker: () => Promise<void>;
  close: () => Promise<void>;
};

const ISSUER = 'https://bench.invalid';
const AUDIENCE = 'countersign';

/**
 * Servers, worker and API as processes of their own in a temporary folder, with the embedded settings (file, WAL).
 * `address`: a Temporal server that runs already; its namespace gets what temporal.yaml says, without Schedules.
 */
export async function startInstallation(
  say: (line: string) => void,
  address?: string,
): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  chmodSync(folder, 0o755);
  const dataDir = openDataDir(folder);
  const closing: (() => Promise<unknown> | void)[] = [];
  async function close(): Promise<void> {
    for (const step of closing.toReversed()) await step();
    dataDir.release();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  try {
    const config = loadTemporalConfig();
    const { name: namespace } = config.namespace;
    const postgres = await startPostgres({ dataDir: dataDir.path, log: say });
    closing.push(() => postgres.stop());
    await migrate(postgres.url());
    await postgres.allowLogin(APP_ROLE);
    const databaseUrl = postgres.url(undefined, APP_ROLE);
    const temporal =
      address === undefined
        ? await startTemporal({
            cli: await findTemporalCli({ dataDir: dataDir.path, log: say }),
            dataDir: dataDir.path,
            port: await freePort(),
            log: say,
            namespace,
            searchAttributes: config.searchAttributes,
          })
        : null;
    closing.push(() => temporal?.stop());
    const temporalAddress = temporal?.address ?? address ?? '';
    const connection = await Connection.connect({ address: temporalAddress });
    closing.push(() => connection.close());
    await applyTemporalConfig(connection, { ...config, schedules: {} }, say);

    let statements = 0;
    const db = openDatabase(databaseUrl, { name: 'bench', max: 40, onQuery: () => (statements += 1) });
    closing.push(() => db.destroy());
    const watching = openDatabase(databaseUrl, { name: 'bench-watch', max: 6 });
    closing.push(() => watching.destroy());
    await seedBench(db);

    const provider = await identityProvider();
    closing.push(() => provider.close());
    const common = { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress, LOG_LEVEL: 'info' };
    const startWorker = () =>
      startChild('worker.ts', 'the workers poll', {
        ...common,
        COUNTERSIGN_SIGNING_KEY: join(folder, 'key.pem'),
        COUNTERSIGN_CHECKPOINTS: join(folder, 'checkpoints.jsonl'),
      });
    const port = await freePort();
    const [firstWorker, bareWorker, api] = await Promise.all([
      startWorker(),
      startChild('bench/bare-worker.ts', 'the bare worker polls', common),
      startChild('api.ts', 'the API takes requests', {
        ...common,
        PORT: String(port),
        LOG_LEVEL: 'info',
        OIDC_ISSUER: ISSUER,
        OIDC_AUDIENCE: AUDIENCE,
        OIDC_JWKS_URL: provider.url,
      }),
    ]);
    let worker: Child = firstWorker;
    closing.push(() => Promise.all([worker, bareWorker, api].map((child) => child.stop())));
    return {
      db,
      watching,
      client: new Client({ connection, namespace }),
      config,
      apiUrl: `http://127.0.0.1:${port}`,
      token: provider.token,
      statements: () => statements,
      pids: () => ({
        driver: process.pid,
        api: api.pid,
        worker: worker.pid,
        'bare worker': bareWorker.pid,
        postgres: postgres.pid,
        ...(temporal && { temporal: temporal.pid }),
      }),
      async restartWorker() {
        await worker.stop();
        worker = await startWorker();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Publishes a key on loopback and signs tokens with it. */
async function identityProvider() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] });
  const server = createServer((_, response) => void response.end(jwks)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    token: (subject: string) =>
      new SignJWT({ sub: subject, iss: ISSUER, aud: AUDIENCE })
        .setProtectedHeader({ alg: 'ES256' })
        .setExpirationTime('2h')
        .sign(privateKey),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
