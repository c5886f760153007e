import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { createMailer } from '../../activities/notices/mailer.ts';
import { createAuthenticator } from '../../api/auth/bearer-token.ts';
import type { CommandContext } from '../../commands/command.ts';
import { openDatabase } from '../../db/connection.ts';
import { APP_ROLE, migrate } from '../../db/migrate.ts';
import type { DB } from '../../db/schema.ts';
import { type Log, StartError } from '../embedded/log.ts';
import { assertPortFree } from '../embedded/ports.ts';
import { type EmbeddedServers, startEmbeddedServers } from '../embedded/servers.ts';
import { loadSigningKey } from '../evidence/signing-key.ts';
import { applyTemporalConfig } from '../temporal/apply.ts';
import { loadTemporalConfig, type TemporalConfig } from '../temporal/config.ts';
import { type RunningApi, startApi } from './api.ts';
import { embeddedTokenRules } from './embedded-tokens.ts';
import { mailEnvironment } from './environment.ts';
import { removeRun, type Run, writeRun } from './run-file.ts';
import { type RunningWorkers, startWorkers } from './worker.ts';

export type EmbeddedOptions = {
  dataDir: string;
  port: number;
  temporalPort: number;
  temporalUiPort: number;
  /** What is being done, for the person at the terminal. */
  say: Log;
  /** Of the services. */
  log: Logger;
};

export type Countersign = Run & {
  dataDir: string;
  db: Kysely<DB>;
  client: Client;
  commands: CommandContext;
  /** Rejects when a server or a worker ends by itself; says which. */
  failed: Promise<never>;
  stop: () => Promise<void>;
};

/**
 * Everything on this machine, on 127.0.0.1 alone: PostgreSQL, Temporal with its Web UI, migrations, temporal.yaml,
 * worker and API. Tokens are issued for its own people, so it refuses to run as production. Throws a StartError that
 * says what to do; whatever was started by then is ended again.
 */
export async function startCountersign(options: EmbeddedOptions): Promise<Countersign> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new StartError(
      'npm start serves a sample company with tokens for everybody, and refuses NODE_ENV=production: ' +
        'run npm run api and npm run worker with DATABASE_URL and TEMPORAL_ADDRESS.',
    );
  }
  const { port, temporalPort, temporalUiPort, say } = options;
  await assertPortFree(port, { what: 'the API', variable: 'PORT' });
  const config = loadTemporalConfig();
  const servers = await startEmbeddedServers({
    dataDir: options.dataDir,
    temporalPort,
    temporalUiPort,
    config,
    log: say,
  });
  try {
    return await startServices(options, servers, config);
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function startServices(
  { port, say, log }: EmbeddedOptions,
  servers: EmbeddedServers,
  config: TemporalConfig,
): Promise<Countersign> {
  const { dataDir, postgres, temporal } = servers;
  const ran = await migrate(postgres.url());
  say(ran.length === 0 ? 'Schema: the newest' : `Schema: ran ${ran.join(', ')}`);
  await postgres.allowLogin(APP_ROLE);
  const databaseUrl = postgres.url(undefined, APP_ROLE);

  const { name: namespace } = config.namespace;
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace });
  await applyTemporalConfig(connection, config, say);
  const native = await NativeConnection.connect({ address: temporal.address });

  say('Starting worker and API …');
  const { SMTP_URL, SMTP_FROM } = mailEnvironment();
  const mailer = SMTP_URL === undefined ? null : createMailer({ url: SMTP_URL, from: SMTP_FROM });
  const workerDb = openDatabase(databaseUrl, { name: 'countersign-worker', max: 20 });
  const apiDb = openDatabase(databaseUrl, { name: 'countersign-api', max: 20 });
  const workers = await startWorkers({
    db: workerDb,
    connection: native,
    client,
    config,
    now: () => new Date(),
    mailer,
    publicUrl: `http://127.0.0.1:${port}`,
    checkpoints: {
      signer: loadSigningKey(join(dataDir, 'signing-key.pem')),
      exportFile: join(dataDir, 'checkpoints.jsonl'),
    },
    log: log.child({ name: 'worker' }),
  });
  const temporalUiUrl = temporal.uiUrl ?? '';
  const api = await startApi({
    db: apiDb,
    client,
    auth: createAuthenticator(await embeddedTokenRules(dataDir)),
    temporalUi: { url: temporalUiUrl, namespace },
    publicUrl: `http://127.0.0.1:${port}`,
    ordersQueue: config.taskQueues.orders,
    host: '127.0.0.1',
    port,
    log: log.child({ name: 'api' }),
  });
  const run: Run = {
    pid: process.pid,
    apiUrl: api.url,
    databaseUrl,
    temporalAddress: temporal.address,
    temporalUiUrl,
    namespace,
  };
  writeRun(dataDir, run);
  return {
    ...run,
    dataDir,
    db: apiDb,
    client,
    commands: api.commands,
    failed: failureOf(servers, workers),
    async stop() {
      removeRun(dataDir);
      await stopServices(api, workers, log);
      mailer?.close();
      await Promise.all([apiDb.destroy(), workerDb.destroy(), native.close(), connection.close()]);
      await servers.stop();
    },
  };
}

/** Requests first, so that their hints still reach the workers. */
async function stopServices(api: RunningApi, workers: RunningWorkers, log: Logger): Promise<void> {
  await api.stop();
  await workers.stop().catch((error: unknown) => log.warn({ err: error }, 'a worker did not end in order'));
}

function failureOf({ postgres, temporal }: EmbeddedServers, workers: RunningWorkers): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    for (const { exited } of [postgres, temporal]) void exited.then((how) => reject(new StartError(how)));
    workers.done.catch(reject);
  });
  failed.catch(() => {});
  return failed;
}
