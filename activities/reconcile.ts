import { heartbeat } from '@temporalio/activity';
import { forgetKeys } from '../db/idempotency-keys.ts';
import { type Reconciled, type ReconcileDeps, reconcileOrders } from './reconcile-orders.ts';

export type ReconcileActivities = {
  reconcileOrders: () => Promise<Reconciled>;
  /** Answers how many keys of requests were forgotten. */
  forgetOldKeys: () => Promise<number>;
};

const SHOWN = 1_000;

export function createReconcileActivities(deps: ReconcileDeps): ReconcileActivities {
  return {
    async reconcileOrders() {
      const found = await reconcileOrders(deps, { alive: heartbeat });
      for (const difference of found.differences) deps.log.warn(difference, 'orders and runs differ');
      // The result lies in a workflow's history: a restored database may differ in every order.
      return { ...found, differences: found.differences.slice(0, SHOWN) };
    },
    forgetOldKeys: () => forgetKeys(deps.db, deps.now(), { alive: heartbeat }),
  };
}
