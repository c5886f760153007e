import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Kysely } from 'kysely';
import { openOrderRuns } from '../activities/open-order-runs.ts';
import { policyOf } from '../db/policies.ts';
import type { DB } from '../db/schema.ts';
import { dueGates, nextStage } from '../domain/policy/gate-plan.ts';
import { ATTRIBUTES } from '../workflows/order/attributes.ts';
import {
  ORDER_WORKFLOW,
  ORDERS_QUEUE,
  orderWorkflowId,
  REBUILD,
  WAKE_SIGNAL,
  type Wake,
} from '../workflows/order/messages.ts';

/** What worker and operators do to the runs of orders, over one client. Each throws what Temporal answers. */
export type OrderRuns = {
  /** Starts the process of an order; a living run is left alone. Throws when the order's run has ended. */
  startOrder: (orderId: string) => Promise<void>;
  /** A living run continues as new; else a new one begins where the rows say that the order stands. */
  rebuildOrder: (orderId: string) => Promise<'continued' | 'started'>;
  /** Rejects with WorkflowNotFoundError when there is no living run. */
  signalOrder: (intakeNumber: string, wake: Wake) => Promise<void>;
  /** The workflow ids of all running order workflows. */
  openRuns: () => AsyncIterable<string>;
};

/** A server that does not answer within this time is left to the next round. */
const DEADLINE_MS = 10_000;

export function orderRuns(db: Kysely<DB>, client: Client, taskQueue: string = ORDERS_QUEUE): OrderRuns {
  function within<T>(call: () => Promise<T>): Promise<T> {
    return client.withDeadline(Date.now() + DEADLINE_MS, call);
  }

  async function start(order: RunOrder, reuse: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE'): Promise<void> {
    const { id, intakeNumber, orderNumber, companyId, policyId, classes } = order;
    await within(() =>
      client.workflow.start(ORDER_WORKFLOW, {
        taskQueue,
        workflowId: orderWorkflowId(intakeNumber),
        args: [{ orderId: id }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: reuse,
        typedSearchAttributes: [
          { key: ATTRIBUTES.OrderNumber, value: orderNumber ?? intakeNumber },
          { key: ATTRIBUTES.Company, value: companyId },
          { key: ATTRIBUTES.Policy, value: policyId },
          ...first(order),
          { key: ATTRIBUTES.OrderClass, value: classes },
        ],
        memo: { orderId: id },
        staticSummary: `${intakeNumber} ${companyId} ${classes.join(', ')}`,
      }),
    );
  }

  async function signalOrder(intakeNumber: string, wake: Wake): Promise<void> {
    await within(() => client.workflow.getHandle(orderWorkflowId(intakeNumber)).signal(WAKE_SIGNAL, wake));
  }

  return {
    signalOrder,
    startOrder: async (orderId) => start(await runOrder(db, orderId), 'REJECT_DUPLICATE'),
    async rebuildOrder(orderId) {
      const order = await runOrder(db, orderId);
      try {
        await signalOrder(order.intakeNumber, { seq: order.seq, kind: REBUILD });
        return 'continued';
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
      // After a restore the run of an open order may have completed: only the rows say what is open.
      await start(order, 'ALLOW_DUPLICATE');
      return 'started';
    },
    openRuns: () => openOrderRuns(client),
  };
}

type RunOrder = Awaited<ReturnType<typeof runOrder>>;

/**
 * What the list shows until the run has done its first step: a received order waits for its first gates since it came
 * in, whether a worker has found time to open them or not. Where that is all there is to show, the run shows nothing.
 */
function first({ stage, policy, applicableGates, enteredAt }: RunOrder) {
  const next = nextStage(policy, applicableGates, 'RECEIVED');
  if (stage !== 'RECEIVED' || next === 'EFFECTIVE') return [{ key: ATTRIBUTES.OrderStage, value: stage }];
  const due = dueGates({ policy, applicable: applicableGates, stage: next, settled: {}, open: [] });
  return [
    { key: ATTRIBUTES.OrderStage, value: next },
    { key: ATTRIBUTES.WaitingOn, value: due.toSorted() },
    { key: ATTRIBUTES.WaitingSince, value: enteredAt },
    { key: ATTRIBUTES.SlaState, value: 'none' },
    { key: ATTRIBUTES.EscalationLevel, value: 0 },
  ];
}

async function runOrder(db: Kysely<DB>, orderId: string) {
  const { policyVersion, ...order } = await db
    .selectFrom('orders')
    .select([
      'id',
      'intake_number as intakeNumber',
      'order_number as orderNumber',
      'company_id as companyId',
      'policy_id as policyId',
      'policy_version as policyVersion',
      'stage',
      'classes',
      'applicable_gates as applicableGates',
      'entered_at as enteredAt',
      'seq',
    ])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  return { ...order, policy: await policyOf(db, order.policyId, policyVersion) };
}
