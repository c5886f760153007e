import type { WorkerOptions } from '@temporalio/worker';
import type { QueueName, TemporalConfig } from './config.ts';

/** The tuned part of a worker's options for one of our task queues; the caller adds connection, code and activities. */
export function workerTuning(config: TemporalConfig, queue: QueueName) {
  const tuning = config.worker.queues[queue];
  const pollers = { type: 'autoscaling', ...tuning.pollers } as const;
  return {
    namespace: config.namespace.name,
    taskQueue: config.taskQueues[queue],
    maxCachedWorkflows: tuning.maxCachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: tuning.maxConcurrentWorkflowTasks,
    maxConcurrentLocalActivityExecutions: tuning.maxConcurrentLocalActivities,
    maxConcurrentActivityTaskExecutions: tuning.maxConcurrentActivities,
    workflowTaskPollerBehavior: pollers,
    activityTaskPollerBehavior: pollers,
    stickyQueueScheduleToStartTimeout: config.worker.stickyTimeout,
    shutdownGraceTime: config.worker.shutdownGraceTime,
  } satisfies Partial<WorkerOptions>;
}
