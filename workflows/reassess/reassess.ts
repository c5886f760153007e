import { proxyActivities } from '@temporalio/workflow';
import type { ReassessActivities } from '../../activities/reassess.ts';

// Once a night: a database that is away is waited for.
const activities = proxyActivities<ReassessActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  scheduleToCloseTimeout: '6 hours',
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes' },
});

/** Reassesses the credit accounts that are due (P-28, P-49). */
export async function reassess(): Promise<Awaited<ReturnType<ReassessActivities['reassessRound']>>> {
  return activities.reassessRound();
}
