import { proxyActivities } from '@temporalio/workflow';
import type { ReconcileActivities } from '../../activities/reconcile.ts';

const activities = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '1 minute', maximumAttempts: 3 },
});

/** Compares open orders with open runs, both ways, starts what is missing, and forgets the keys of old requests. */
export async function reconcile() {
  const found = await activities.reconcileOrders();
  return { ...found, forgottenKeys: await activities.forgetOldKeys() };
}
