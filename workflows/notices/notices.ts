import { proxyActivities } from '@temporalio/workflow';
import type { NoticeActivities } from '../../activities/notices.ts';

// The Schedule comes again in seconds: a round that fails is left to it.
const activities = proxyActivities<NoticeActivities>({
  startToCloseTimeout: '5 minutes',
  // One e-mail takes two minutes at most.
  heartbeatTimeout: '3 minutes',
  retry: { maximumAttempts: 1 },
});

/** Delivers queued notices. */
export async function notices(): Promise<Awaited<ReturnType<NoticeActivities['sendNotices']>>> {
  return activities.sendNotices();
}
