import { proxyActivities } from '@temporalio/workflow';
import type { CreditActivities } from '../../activities/credit.ts';

// The Schedule comes again soon: a round that fails twice is left to it.
const activities = proxyActivities<CreditActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumAttempts: 2 },
});

/** Looks again at orders whose account has changed, and ends holds that are valid no more (P-49). */
export async function credit(): Promise<Awaited<ReturnType<CreditActivities['creditRound']>>> {
  return activities.creditRound();
}
