import { commitOrder, lockOrder, type LockedOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import { readProgress } from '../../db/progress.ts';
import { inTransaction } from '../../db/transaction.ts';
import { isFinal, type Stage } from '../../domain/order/stages.ts';
import { holdRule } from '../../domain/policy/hold-rule.ts';
import { displayOf } from '../../domain/process/display.ts';
import { whereItStands } from '../../domain/process/stands.ts';
import { lapseReservations } from './lapse-reservations.ts';
import { lapseTerms } from './lapse-terms.ts';
import { sendBack } from './send-back.ts';
import { stageWork } from './stage-work.ts';
import { timeStage } from './time-stage.ts';
import {
  NOTHING,
  type Step,
  type StepAnswer,
  type StepCause,
  type StepDeps,
  together,
  type Written,
} from './step.ts';

/**
 * One guarded transaction of the workflow. It locks the order, reads what is so, and does the work of the stage where
 * the order belongs by its rows (same revision, not cancelled, the gates before it settled), whichever stage the
 * workflow believed: `superseded` says that it was another one. Safe to run twice: the work writes only what is
 * missing.
 */
export async function guardedStep(
  { db, now: clock }: StepDeps,
  { orderId, correlationId }: StepCause,
  believed: Stage,
): Promise<StepAnswer> {
  return inTransaction(db, async (trx) => {
    const order = await lockOrder(trx, orderId);
    if (!order) throw new Error(`there is no order ${orderId}`);
    const now = clock();
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const read: Step = {
      trx,
      order,
      policy,
      now,
      progress: await readProgress(trx, order, now),
      correlationId: correlationId ?? order.correlation_id,
    };
    const first = (await lapseReservations(read)) ?? (await sendBack(read)) ?? (await lapseTerms(read));
    const step = first === null ? read : { ...read, progress: await readProgress(trx, order, now) };
    const stage = whereItStands(policy, step.progress);
    const done = isFinal(order.stage) ? NOTHING : await stageWork(step, stage);
    await timeStage(step, done);
    return commitStep(step, { believed, stage, written: first === null ? done : together(first, done) });
  });
}

async function commitStep(
  step: Step,
  { believed, stage, written }: { believed: Stage; stage: Stage; written: Written },
): Promise<StepAnswer> {
  const { trx, order, policy, now } = step;
  const { audit, changes = {} } = written;
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
  const progress = written.after ?? (idle ? step.progress : await readProgress(trx, after, now));
  return {
    outcome: stage === believed ? 'done' : 'superseded',
    worked: stage,
    stage: whereItStands(policy, progress),
    seq: order.seq,
    show: displayOf(progress, {
      orderNumber: after.order_number,
      intakeNumber: order.intake_number,
      classes: order.classes,
      releasers: (kind) => holdRule(policy, kind)?.release.map(({ role }) => role) ?? [],
    }),
  };
}
