import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { loadTemporalConfig } from '../temporal/config.ts';
import { workerTuning } from '../temporal/worker-options.ts';
import { BARE_QUEUE } from './bare-runs.ts';

/** The bare workflow's worker as a process of its own, tuned as ours is. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. */
Runtime.install({ logger: new DefaultLogger('WARN') });
const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
const worker = await Worker.create({
  ...workerTuning(loadTemporalConfig(), 'orders'),
  taskQueue: BARE_QUEUE,
  connection,
  workflowsPath: fileURLToPath(new URL('./bare.ts', import.meta.url)),
});
console.log('the bare worker polls');
await worker.run();
await connection.close();
