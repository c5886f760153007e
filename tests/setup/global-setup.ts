import { execFileSync } from 'node:child_process';
import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openDataDir } from '../../bin/embedded/data-dir.ts';
import { freePort } from '../../bin/embedded/ports.ts';
import { startPostgres, type EmbeddedPostgres } from '../../bin/embedded/postgres.ts';
import { findTemporalCli } from '../../bin/embedded/temporal-cli.ts';
import { startTemporal, type EmbeddedTemporal } from '../../bin/embedded/temporal-server.ts';
import { bundleWorkflows } from './workflow-bundles.ts';
import { applyTemporalConfig } from '../../bin/temporal/apply.ts';
import { loadTemporalConfig, type QueueName } from '../../bin/temporal/config.ts';
import { APP_ROLE, migrate } from '../../db/migrate.ts';
import { clearDeadRuns, makeRunFolder, removeRunFolder } from './run-folder.ts';
import { TEMPLATE } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The template database, by the owner's and by the application's role: only the database name is exchanged. */
    postgres: { ownerUrl: string; appUrl: string };
    temporal: { address: string; namespace: string; cli: string };
    /** Files with the workflow code of each queue. */
    workflows: Record<QueueName, string>;
    /** Of all that the tests leave to chance. */
    seed: number;
  }
}

/** Lost in a crash, which a test run does not mind. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** One PostgreSQL and one in-memory Temporal server for the whole run; both end with it, also when it fails. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearDeadRuns();
  const folder = makeRunFolder();
  const dataDir = openDataDir(folder);
  const prepared = await Promise.allSettled([
    preparePostgres(dataDir.path),
    prepareTemporal(dataDir.path),
    bundleWorkflows(dataDir.path),
  ]);
  const [postgres, temporal, bundles] = prepared;
  async function teardown(): Promise<void> {
    await Promise.all(
      [postgres, temporal].map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)),
    );
    dataDir.release();
    removeRunFolder(folder);
  }
  if (postgres.status === 'rejected' || temporal.status === 'rejected' || bundles.status === 'rejected') {
    await teardown();
    throw prepared.find((one) => one.status === 'rejected')?.reason;
  }
  project.provide('postgres', {
    ownerUrl: postgres.value.url(TEMPLATE),
    appUrl: postgres.value.url(TEMPLATE, APP_ROLE),
  });
  project.provide('temporal', temporal.value.provided);
  project.provide('workflows', bundles.value);
  project.provide('seed', seedOfRun());
  return teardown;
}

async function preparePostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ dataDir, log: quiet, settings: FAST });
  try {
    const client = new Client({ connectionString: postgres.url() });
    await client.connect();
    await client.query(`CREATE DATABASE ${TEMPLATE}`);
    await client.end();
    await migrate(postgres.url(TEMPLATE));
    await postgres.allowLogin(APP_ROLE);
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

type PreparedTemporal = EmbeddedTemporal & { provided: { address: string; namespace: string; cli: string } };

async function prepareTemporal(dataDir: string): Promise<PreparedTemporal> {
  const cli = await findTemporalCli({ dataDir, log: quiet });
  const config = loadTemporalConfig();
  const { name: namespace } = config.namespace;
  const { searchAttributes } = config;
  const port = await freePort();
  const temporal = await startTemporal({
    cli,
    dataDir,
    port,
    log: quiet,
    namespace,
    searchAttributes,
    persistent: false,
  });
  try {
    const connection = await Connection.connect({ address: temporal.address });
    // Without Schedules: a test triggers what it wants to see.
    await applyTemporalConfig(connection, { ...config, schedules: {} }, quiet);
    await connection.close();
    return { ...temporal, provided: { address: temporal.address, namespace, cli } };
  } catch (error) {
    await temporal.stop();
    throw error;
  }
}

/** The committed tree is its own seed, so that what passed here passes everywhere; without git, now is. */
function seedOfRun(): number {
  if (process.env['SEED']) return Number(process.env['SEED']);
  try {
    const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number.parseInt(tree.slice(0, 8), 16) | 0;
  } catch {
    return Date.now() | 0;
  }
}

/** The last lines of a run are vitest's own. */
function quiet(): void {}
