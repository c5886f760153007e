import { proxyActivities } from '@temporalio/workflow';
import type { ClocksActivities } from '../../activities/clocks/clocks.ts';

// The Schedule comes again in a minute: a round that fails twice is left to it.
const activities = proxyActivities<ClocksActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumAttempts: 2 },
});

/** Fires what is due and escalates, tier by tier (P-168). */
export async function clocks(): Promise<Awaited<ReturnType<ClocksActivities['clocksRound']>>> {
  return activities.clocksRound();
}
