import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { inject, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import type { App } from '../../api/http/environment.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import { seedCompany } from '../../bin/sample/seed-company.ts';
import { createHints, type Hints } from '../../bin/service/hints.ts';
import { type RunningWorkers, startWorkers } from '../../bin/service/worker.ts';
import { loadTemporalConfig } from '../../bin/temporal/config.ts';
import type { CommandContext } from '../../commands/command.ts';
import { openDatabase } from '../../db/connection.ts';
import type { DB } from '../../db/schema.ts';
import { type Caller, callerOf } from './caller.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { beginIntakeNumbers } from './intake-numbers.ts';
import { createTestSigner } from './test-signer.ts';
import { createTestTokens, type TestTokens } from './test-tokens.ts';
import { temporalAddress, temporalNamespace, uniqueTaskQueue } from './temporal.ts';
import { connectWorker } from './worker.ts';

export type StackOptions = {
  /** false: no worker until `startWorkers()`. */
  worker?: boolean;
  /** Where business time begins; it stands still until it is set or advanced. */
  now?: Date;
  /** Called with every statement of the API's pool. */
  onQuery?: (sql: string) => void;
  /** A database or a Temporal server of the test's own, which it may stop; those of the run when absent. */
  database?: TestDatabase;
  temporal?: { address: string; namespace: string };
};

/** The real thing for one test file: database with the sample company, workers on queues of their own, the API. */
export type Stack = {
  database: TestDatabase;
  db: Kysely<DB>;
  client: Client;
  app: App;
  commands: CommandContext;
  tokens: TestTokens;
  /** Names of this stack's task queues. */
  queues: { orders: string; scheduled: string };
  /** Business time, for API and workers alike. */
  clock: { now: () => Date; set: (at: Date) => void; advance: (ms: number) => void };
  /** Who sends requests, with a good token. */
  as: (personId: string) => Caller;
  startWorkers: () => Promise<RunningWorkers>;
  /** Waits until the process has applied everything that was committed of the order. */
  settled: (intakeNumber: string) => Promise<void>;
  close: () => Promise<void>;
};

/** A Monday morning in Shanghai, a working day. */
const MONDAY = new Date('2026-11-23T01:00:00Z');

export async function startStack({
  worker = true,
  now = MONDAY,
  onQuery,
  database: given,
  temporal = { address: temporalAddress(), namespace: temporalNamespace() },
}: StackOptions = {}): Promise<Stack> {
  let at = now;
  const clock = {
    now: () => at,
    set: (instant: Date) => void (at = instant),
    advance: (ms: number) => void (at = new Date(at.getTime() + ms)),
  };
  const database = given ?? (await createDatabase());
  const db = openDatabase(database.appUrl, { name: 'stack-api', max: 20, ...(onQuery && { onQuery }) });
  await seedCompany(db, { now });
  await beginIntakeNumbers(db, now);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const queues = { orders: uniqueTaskQueue('orders'), scheduled: uniqueTaskQueue('scheduled') };
  const log = pino({ level: 'silent' });
  const hints = createHints({ runs: orderRuns(db, client, queues.orders), db, now: clock.now, log });
  const commands: CommandContext = { db, now: clock.now, announce: hints.announce };
  const tokens = await createTestTokens();
  const app = createApp({
    db,
    commands,
    auth: tokens.verifier,
    temporalUi: { url: 'http://127.0.0.1:8233', namespace: temporal.namespace },
    publicUrl: null,
    log,
    metrics: createMetrics(db),
    accepting: () => true,
  });
  const workers = createWorkers({ database, client, queues, temporal, now: clock.now });
  if (worker) await workers.start();
  return {
    database,
    db,
    client,
    app,
    commands,
    tokens,
    queues,
    clock,
    as: (personId) => callerOf(app, () => tokens.of(personId)),
    startWorkers: workers.start,
    settled: (intakeNumber) => settled(db, intakeNumber),
    close: () => close({ database, db, connection, client, queues, hints, workers }),
  };
}

function createWorkers({
  database,
  client,
  queues,
  temporal,
  now,
}: Pick<Stack, 'database' | 'client' | 'queues'> & {
  temporal: { address: string; namespace: string };
  now: () => Date;
}) {
  const started: { workers: RunningWorkers; native: NativeConnection; db: Kysely<DB> }[] = [];
  const config = { ...loadTemporalConfig(), taskQueues: queues };
  const { orders, scheduled } = inject('workflows');
  return {
    async start(): Promise<RunningWorkers> {
      const native = await connectWorker(temporal.address);
      const db = openDatabase(database.appUrl, { name: 'stack-worker', max: 20 });
      const workers = await startWorkers({
        db,
        connection: native,
        client,
        config: { ...config, namespace: { ...config.namespace, name: temporal.namespace } },
        now,
        mailer: null,
        publicUrl: null,
        checkpoints: createTestSigner(),
        log: { warn: () => {} },
        bundles: { orders: { codePath: orders }, scheduled: { codePath: scheduled } },
      });
      started.push({ workers, native, db });
      return workers;
    },
    async stop(): Promise<void> {
      for (const { workers, native, db } of started) {
        await workers.stop();
        await native.close();
        await db.destroy();
      }
    },
  };
}

async function settled(db: Kysely<DB>, intakeNumber: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const order = await db
        .selectFrom('orders')
        .select(['seq', 'applied_seq', 'stage'])
        .where('intake_number', '=', intakeNumber)
        .executeTakeFirstOrThrow();
      if (order.applied_seq < order.seq || order.stage === 'RECEIVED') {
        throw new Error(`${intakeNumber} is ${order.stage}, applied ${order.applied_seq} of ${order.seq}`);
      }
    },
    { timeout: 20_000, interval: 20 },
  );
}

type Parts = Pick<Stack, 'database' | 'db' | 'client' | 'queues'> & {
  connection: Connection;
  hints: Hints;
  workers: { stop: () => Promise<void> };
};

async function close({ database, db, connection, client, queues, hints, workers }: Parts): Promise<void> {
  await hints.drain(5_000);
  const query = `TaskQueue = '${queues.orders}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    await client.workflow
      .getHandle(workflowId)
      .terminate('the test is over')
      .catch(() => {});
  }
  await workers.stop();
  await connection.close();
  await db.destroy();
  await database.drop();
}

/** A key that no other request has. */
export function freshKey(): string {
  return randomUUID();
}
