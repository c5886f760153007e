import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../db/connection.ts';
import { APP_ROLE, migrate } from '../../db/migrate.ts';
import type { DB } from '../../db/schema.ts';
import { openDataDir } from '../embedded/data-dir.ts';
import { freePort } from '../embedded/ports.ts';
import { type EmbeddedPostgres, startPostgres } from '../embedded/postgres.ts';
import type { TemporalConfig } from '../temporal/config.ts';
import { type Child, startChild } from './child.ts';
import { seedBench } from './company.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { type BenchTemporal, startOwnTemporal, useTemporal } from './temporal.ts';

export type Installation = {
  /** The driver's own pool. */
  db: Kysely<DB>;
  /** A pool whose statements are counted. */
  counted: Kysely<DB>;
  /** Statements asked through `counted`, each a round trip. */
  statements: () => number;
  /** A small pool for looking only. */
  watching: Kysely<DB>;
  client: Client;
  config: TemporalConfig;
  apiUrl: string;
  /** A token of one of the bench's people. */
  token: (subject: string) => Promise<string>;
  /** Process ids by what they are; Temporal where it is ours. */
  pids: () => Record<string, number>;
  restartWorker: () => Promise<void>;
  isClosing: () => boolean;
  close: () => Promise<void>;
};

type Closing = {
  later: (step: () => unknown) => void;
  isClosing: () => boolean;
  close: () => Promise<void>;
};

/**
 * Servers, worker and API as processes of their own in a temporary folder, with the embedded settings (file, WAL).
 * `address`: a Temporal server that runs already.
 */
export async function startInstallation(
  say: (line: string) => void,
  address?: string,
): Promise<Installation> {
  const { later, isClosing, close } = closing();
  try {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
    later(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    chmodSync(folder, 0o755);
    const dataDir = openDataDir(folder);
    later(() => dataDir.release());
    const postgres = await startPostgres({ dataDir: dataDir.path, log: say });
    later(() => postgres.stop());
    await migrate(postgres.url());
    await postgres.allowLogin(APP_ROLE);
    const databaseUrl = postgres.url(undefined, APP_ROLE);
    const temporal =
      address === undefined ? await startOwnTemporal(dataDir.path, say) : await useTemporal(address, say);
    later(() => temporal.close());
    const pools = openPools(databaseUrl, later);
    await seedBench(pools.db);
    const provider = await startIdentityProvider();
    later(() => provider.close());
    const children = await startChildren({ folder, databaseUrl, temporal, provider, later });
    return {
      ...pools,
      client: temporal.client,
      config: temporal.config,
      apiUrl: children.apiUrl,
      token: provider.token,
      pids: () => ({ driver: process.pid, ...children.pids(), ...serverPids(postgres, temporal) }),
      restartWorker: children.restartWorker,
      isClosing,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is undone at the end, the last first; what fails there keeps nothing else from being undone. */
function closing(): Closing {
  const steps: (() => unknown)[] = [];
  let begun = false;
  return {
    later: (step) => void steps.push(step),
    isClosing: () => begun,
    async close() {
      begun = true;
      for (const step of steps.splice(0).toReversed()) {
        try {
          await step();
        } catch (error) {
          console.error('Something was not closed:', error);
        }
      }
    },
  };
}

function openPools(url: string, later: Closing['later']) {
  let statements = 0;
  const db = openDatabase(url, { name: 'bench', max: 40 });
  const counted = openDatabase(url, { name: 'bench-counted', max: 2, onQuery: () => (statements += 1) });
  const watching = openDatabase(url, { name: 'bench-watch', max: 2 });
  for (const pool of [db, counted, watching]) later(() => pool.destroy());
  return { db, counted, watching, statements: () => statements };
}

type ChildrenOptions = {
  folder: string;
  databaseUrl: string;
  temporal: BenchTemporal;
  provider: IdentityProvider;
  later: Closing['later'];
};

async function startChildren({ folder, databaseUrl, temporal, provider, later }: ChildrenOptions) {
  const env = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.config.namespace.name,
    LOG_LEVEL: 'info',
  };
  async function start(file: string, ready: string, more: Record<string, string> = {}): Promise<Child> {
    const child = await startChild(file, ready, { ...env, ...more });
    later(() => child.stop());
    return child;
  }
  const startWorker = () =>
    start('worker.ts', 'the workers poll', {
      COUNTERSIGN_SIGNING_KEY: join(folder, 'key.pem'),
      COUNTERSIGN_CHECKPOINTS: join(folder, 'checkpoints.jsonl'),
    });
  const port = await freePort();
  let worker = await startWorker();
  const bareWorker = await start('bench/bare-worker.ts', 'the bare worker polls');
  const api = await start('api.ts', 'the API takes requests', {
    ...provider.environment,
    PORT: String(port),
  });
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    pids: () => ({ api: api.pid, worker: worker.pid, 'bare worker': bareWorker.pid }),
    async restartWorker() {
      await worker.stop();
      worker = await startWorker();
    },
  };
}

function serverPids(postgres: EmbeddedPostgres, temporal: BenchTemporal): Record<string, number> {
  return { postgres: postgres.pid, ...(temporal.pid !== null && { temporal: temporal.pid }) };
}
