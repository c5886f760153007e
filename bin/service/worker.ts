import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Kysely } from 'kysely';
import { createCheckpointActivities, type CheckpointDeps } from '../../activities/checkpoints.ts';
import { createClocksActivities } from '../../activities/clocks/clocks.ts';
import { createCreditActivities } from '../../activities/credit.ts';
import { createDigestActivities } from '../../activities/digest.ts';
import { createNoticeActivities } from '../../activities/notices.ts';
import type { Mailer } from '../../activities/notices/mailer.ts';
import { createOrderSteps } from '../../activities/order-steps/order-steps.ts';
import { createReassessActivities } from '../../activities/reassess.ts';
import { createReconcileActivities } from '../../activities/reconcile.ts';
import { createRelayActivities } from '../../activities/relay.ts';
import type { DB } from '../../db/schema.ts';
import { orderRuns } from '../order-runs.ts';
import type { QueueName, TemporalConfig } from '../temporal/config.ts';
import { workerTuning } from '../temporal/worker-options.ts';

export type WorkersOptions = {
  db: Kysely<DB>;
  connection: NativeConnection;
  client: Client;
  config: TemporalConfig;
  now: () => Date;
  /** null without an SMTP server: e-mails stay queued. */
  mailer: Mailer | null;
  /** Where customers reach the API; null: no link is mailed. */
  publicUrl: string | null;
  /** Signs and exports checkpoints. */
  checkpoints: Pick<CheckpointDeps, 'signer' | 'exportFile'>;
  log: { warn: (details: object, message: string) => void };
  /** Prebuilt workflow code, where the caller has it; else it is bundled now. */
  bundles?: Readonly<Record<QueueName, { codePath: string }>>;
};

export type RunningWorkers = {
  /** Rejects when a worker fails. */
  done: Promise<void>;
  /** Finishes what is being done, for at most the grace time of temporal.yaml. */
  stop: () => Promise<void>;
};

/** The workflow code of each queue. */
export const WORKFLOWS: Readonly<Record<QueueName, string>> = {
  orders: fileURLToPath(new URL('../../workflows/orders-queue.ts', import.meta.url)),
  scheduled: fileURLToPath(new URL('../../workflows/scheduled-queue.ts', import.meta.url)),
};

/** How worker and workflow code read payloads: what is bundled beforehand is bundled with it. */
export const PAYLOAD_CONVERTER = fileURLToPath(new URL('../temporal/payload-converter.ts', import.meta.url));

/** One worker for each queue of temporal.yaml, so that a backlog of orders does not stop the clocks, nor they the orders. */
export async function startWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  const { db, client, config, now, mailer, publicUrl, checkpoints, log } = options;
  const runs = orderRuns(db, client, config.taskQueues.orders);
  const activities: Record<QueueName, object> = {
    orders: createOrderSteps({ db, now }),
    scheduled: {
      ...createClocksActivities({ db, now, log, signalOrder: runs.signalOrder }),
      ...createCreditActivities({ db, now, log, signalOrder: runs.signalOrder }),
      ...createRelayActivities({ db, now, log, ...runs }),
      ...createReassessActivities({ db, now, log }),
      ...createReconcileActivities({ db, now, log, ...runs }),
      ...createNoticeActivities({ db, now, log, mailer, publicUrl }),
      ...createDigestActivities({ db, now }),
      ...createCheckpointActivities({ db, now, ...checkpoints }),
    },
  };
  const workers = await Promise.all(
    (['orders', 'scheduled'] as const).map((queue) => createWorker(options, queue, activities[queue])),
  );
  const done = allRun(workers);
  // Whoever awaits `done` hears of it; without this it would end the process before.
  done.catch(() => {});
  return {
    done,
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

async function allRun(workers: readonly Worker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.run()));
}

function createWorker(
  { connection, config, bundles }: WorkersOptions,
  queue: QueueName,
  activities: object,
): Promise<Worker> {
  const code: Partial<WorkerOptions> = bundles
    ? { workflowBundle: bundles[queue] }
    : { workflowsPath: WORKFLOWS[queue] };
  const dataConverter = { payloadConverterPath: PAYLOAD_CONVERTER };
  return Worker.create({ ...workerTuning(config, queue), connection, activities, dataConverter, ...code });
}
