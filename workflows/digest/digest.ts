import { proxyActivities } from '@temporalio/workflow';
import type { DigestActivities } from '../../activities/digest.ts';

// Once a day: a database that is away is waited for, within the morning.
const activities = proxyActivities<DigestActivities>({
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '2 hours',
  retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes', maximumAttempts: 20 },
});

/** The morning list of what waits for whom. */
export async function digest(): Promise<Awaited<ReturnType<DigestActivities['queueDigests']>>> {
  return activities.queueDigests();
}
