import type { Kysely, Transaction, Updateable } from 'kysely';
import type { AuditEntry } from '../../db/audit.ts';
import { commitOrder, lockOrder, type LockedOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import { readProgress } from '../../db/progress.ts';
import type { DB, OrdersTable } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { isFinal, type Stage } from '../../domain/order/stages.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { type Display, displayOf } from '../../domain/process/display.ts';
import type { Progress } from '../../domain/process/progress.ts';
import { whereItStands } from '../../domain/process/stands.ts';
import { lapseCapacity } from './lapse-capacity.ts';

export type StepDeps = { db: Kysely<DB>; now: () => Date };

/** Of which order, and for whose command: the signal's correlation id; absent, the intake's. */
export type StepCause = { orderId: string; correlationId?: string };

/** What a step says to the workflow: where the order stands, and what the Temporal UI shows of it. */
export type StepAnswer = {
  /** superseded: the rows say that the order belongs elsewhere. */
  outcome: 'done' | 'superseded';
  /** Where the order belongs by its rows; the workflow follows it. */
  stage: Stage;
  /** Everything up to this seq of the order is seen. */
  seq: number;
  show: Display;
};

/** A step under way: its transaction holds the order's lock, and the guard has passed. */
export type Step = {
  trx: Transaction<DB>;
  order: LockedOrder;
  policy: Policy;
  progress: Progress;
  now: Date;
  correlationId: string;
};

/** What a step wrote. `audit` empty and no changes: the step found everything done already. */
export type Written = { changes?: Updateable<OrdersTable>; audit: AuditEntry[] };

export const NOTHING: Written = { audit: [] };

/** The actor of what the process does by itself. */
export const PROCESS = 'process:order';

/**
 * One guarded transaction of the workflow. It locks the order, reads what is so, and does `work` only when the
 * order belongs in `stage` by its rows (same revision, not cancelled, the gates before it settled); else it
 * answers `superseded` with where the order belongs. Safe to run twice: `work` writes only what is missing.
 */
export async function guardedStep(
  { db, now: clock }: StepDeps,
  { orderId, correlationId }: StepCause,
  stage: Stage,
  work: (step: Step) => Promise<Written>,
): Promise<StepAnswer> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (!order) throw new Error(`there is no order ${orderId}`);
    const now = clock();
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const step: Step = {
      trx,
      order,
      policy,
      now,
      progress: await readProgress(trx, order, now),
      correlationId: correlationId ?? order.correlation_id,
    };
    const lapsed = await lapseCapacity(step);
    const guarded = lapsed === null ? step : { ...step, progress: await readProgress(trx, order, now) };
    const stands = whereItStands(policy, guarded.progress);
    const allowed = stands === stage && !isFinal(order.stage);
    const written = allowed ? await work(guarded) : NOTHING;
    return commitStep(guarded, { outcome: allowed ? 'done' : 'superseded', lapsed, written });
  });
}

async function commitStep(
  step: Step,
  { outcome, lapsed, written }: { outcome: StepAnswer['outcome']; lapsed: Written | null; written: Written },
): Promise<StepAnswer> {
  const { trx, order, policy, now } = step;
  const audit = [...(lapsed?.audit ?? []), ...written.audit];
  const changes = { ...written.changes };
  const idle = audit.length === 0 && Object.keys(changes).length === 0;
  if (!idle || order.applied_seq < order.seq) {
    await commitOrder(trx, order, {
      changes: { ...changes, applied_seq: order.seq },
      audit,
      move: false,
      now,
    });
  }
  const after = { ...order, ...changes } as LockedOrder;
  const progress = idle ? step.progress : await readProgress(trx, after, now);
  return {
    outcome,
    stage: whereItStands(policy, progress),
    seq: order.seq,
    show: displayOf(progress, {
      orderNumber: after.order_number,
      intakeNumber: order.intake_number,
      classes: order.classes,
    }),
  };
}

/** The columns of entering a stage, when the order is not there yet, with its audit event. */
export function entering(step: Step, stage: Stage, since: Date): Written {
  if (step.order.stage === stage) return NOTHING;
  return {
    changes: { stage, stage_since: since },
    audit: [stepEvent(step, 'stage-entered', { stage, from: step.order.stage })],
  };
}

export function stepEvent(step: Step, kind: string, data: Record<string, unknown>): AuditEntry {
  return {
    kind,
    actor: PROCESS,
    data: { revision: step.order.revision, ...data },
    correlationId: step.correlationId,
    at: step.now,
  };
}

export function together(...parts: Written[]): Written {
  return {
    changes: Object.assign({}, ...parts.map((part) => part.changes)),
    audit: parts.flatMap((part) => part.audit),
  };
}
