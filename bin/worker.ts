import { type NativeConnection, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { createMailer } from '../activities/notices/mailer.ts';
import { openDatabase } from '../db/connection.ts';
import { loadSigningKey } from './evidence/signing-key.ts';
import { workerEnvironment } from './service/environment.ts';
import { runProgram, stopAsked } from './service/process.ts';
import { connectWorker, lazyClient, temporalConfig } from './service/temporal-client.ts';
import { temporalLogger } from './service/temporal-logger.ts';
import { startWorkers } from './service/worker.ts';

/** `npm run worker`: the workers of both task queues. As many of these processes as wanted. */
await runProgram(async () => {
  const env = workerEnvironment();
  const log = pino({ level: env.LOG_LEVEL, name: 'worker' });
  Runtime.install({ logger: temporalLogger(log), shutdownSignals: [] });
  const stop = stopAsked();
  const config = temporalConfig();
  const connection: NativeConnection = await connectWorker();
  const db = openDatabase(env.DATABASE_URL, { name: 'countersign-worker', max: 20 });
  const mailer = env.SMTP_URL === undefined ? null : createMailer({ url: env.SMTP_URL, from: env.SMTP_FROM });
  const client = lazyClient(config.namespace.name);
  const workers = await startWorkers({
    db,
    connection,
    client,
    config,
    now: () => new Date(),
    mailer,
    publicUrl: env.PUBLIC_URL ?? null,
    checkpoints: {
      signer: loadSigningKey(env.COUNTERSIGN_SIGNING_KEY),
      exportFile: env.COUNTERSIGN_CHECKPOINTS,
    },
    log,
  });
  log.info({ namespace: config.namespace.name }, 'the workers poll');
  await Promise.race([stop.then((signal) => log.info({ signal }, 'draining')), workers.done]);
  await workers.stop();
  mailer?.close();
  await db.destroy();
  await client.connection.close();
  await connection.close();
});
