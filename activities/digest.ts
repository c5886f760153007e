import { heartbeat } from '@temporalio/activity';
import { type DigestDeps, queueDigests } from './digest/queue-digests.ts';

export type DigestActivities = { queueDigests: () => Promise<{ queued: number }> };

export function createDigestActivities(deps: DigestDeps): DigestActivities {
  return { queueDigests: () => queueDigests(deps, { alive: heartbeat }) };
}
