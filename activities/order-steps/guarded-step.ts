import { commitOrder, lockOrder, type LockedOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import { readProgress } from '../../db/progress.ts';
import { inTransaction } from '../../db/transaction.ts';
import { isFinal, type Stage } from '../../domain/order/stages.ts';
import { displayOf } from '../../domain/process/display.ts';
import { whereItStands } from '../../domain/process/stands.ts';
import { lapseCapacity } from './lapse-capacity.ts';
import { NOTHING, type Step, type StepAnswer, type StepCause, type StepDeps, type Written } from './step.ts';

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
  // A superseded step has only looked: what was committed is applied by the step that follows it.
  const applied = outcome === 'done' || isFinal(order.stage);
  if (!idle || (applied && order.applied_seq < order.seq)) {
    await commitOrder(trx, order, {
      changes: { ...changes, ...(applied && { applied_seq: order.seq }) },
      audit,
      move: false,
      now,
    });
  }
  const after = { ...order, ...changes } as LockedOrder;
  const progress = written.after ?? (idle ? step.progress : await readProgress(trx, after, now));
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
