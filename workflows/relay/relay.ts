import { proxyActivities } from '@temporalio/workflow';
import type { RelayActivities } from '../../activities/relay.ts';

// The Schedule comes again in seconds: a round that fails is left to it.
const activities = proxyActivities<RelayActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
});

/** Signals again where the process has not caught up with what was committed, and starts what is missing. */
export async function relay(): Promise<Awaited<ReturnType<RelayActivities['relayRound']>>> {
  return activities.relayRound();
}
