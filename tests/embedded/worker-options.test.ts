import { Worker } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { loadTemporalConfig } from '../../bin/temporal/config.ts';
import { workerTuning } from '../../bin/temporal/worker-options.ts';
import { uniqueTaskQueue } from '../setup/temporal.ts';
import { connectWorker } from '../setup/worker.ts';

describe('the worker tuning of temporal.yaml', () => {
  test.each(['orders', 'scheduled'] as const)(
    'given the queue %s, when a worker is made with it, then it is accepted and drains',
    async (queue) => {
      const connection = await connectWorker();
      try {
        const tuning = workerTuning(loadTemporalConfig(), queue);
        expect(tuning.taskQueue).toBe(queue);
        expect(tuning.stickyQueueScheduleToStartTimeout).toBe(2000);
        const worker = await Worker.create({
          ...tuning,
          connection,
          taskQueue: uniqueTaskQueue(queue),
          activities: { nothing: async () => undefined },
        });
        await worker.runUntil(async () => expect(worker.getState()).toBe('RUNNING'));
        expect(worker.getState()).toBe('STOPPED');
      } finally {
        await connection.close();
      }
    },
  );
});
