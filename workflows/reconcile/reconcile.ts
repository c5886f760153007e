import { proxyActivities } from '@temporalio/workflow';
import type { ReconcileActivities } from '../../activities/reconcile.ts';

const activities = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '1 minute', maximumAttempts: 3 },
});

/** Compares open orders with open runs, both ways, and starts what is missing. */
export async function reconcile(): Promise<Awaited<ReturnType<ReconcileActivities['reconcileOrders']>>> {
  return activities.reconcileOrders();
}
