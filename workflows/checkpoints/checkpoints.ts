import { proxyActivities } from '@temporalio/workflow';
import type { CheckpointActivities } from '../../activities/checkpoints.ts';

// The Schedule comes again in an hour: an outage of minutes is waited for.
const activities = proxyActivities<CheckpointActivities>({
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '50 minutes',
  retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes', maximumAttempts: 10 },
});

/** Signs the heads of all evidence chains. */
export async function checkpoints(): Promise<Awaited<ReturnType<CheckpointActivities['writeCheckpoint']>>> {
  return activities.writeCheckpoint();
}
