import { capacityEvidence } from '../../db/capacity.ts';
import { calendarOf } from '../../db/calendars.ts';
import { creditEvidence } from '../../db/credit.ts';
import type { GateQuestion } from '../../db/open-gate.ts';
import type { EarlierResult, Evidence } from '../../domain/gates/evidence.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import type { Step } from './step.ts';

type Question = Pick<GateQuestion, 'kind' | 'code'> & { request?: { reason: string; requestedBy: string } };

/** What the approvers of a gate are shown, as it is now: the figures of its kind and all earlier results (P-22). */
export async function gatherEvidence(
  step: Step,
  document: CompleteDocument,
  question: Question,
): Promise<Evidence> {
  const { trx, order, policy, now } = step;
  const evidence: Evidence = {
    order: {
      intakeNumber: order.intake_number,
      revision: order.revision,
      amount: order.amount,
      currency: order.currency,
      requiredOn: order.required_on,
      classes: order.classes,
    },
  };
  if (question.request) evidence.request = question.request;
  if (question.kind === 'credit') {
    evidence.credit = await creditEvidence(trx, {
      orderId: order.id,
      revision: order.revision,
      companyId: order.company_id,
      customerId: order.customer_id,
      amount: order.amount,
      currency: order.currency,
      prepaid: order.prepaid,
      now,
    });
  }
  if (question.kind === 'capacity') {
    const { calendar } = await calendarOf(trx, `policy:${policy.id}`);
    evidence.capacity = await capacityEvidence(trx, {
      orderId: order.id,
      revision: order.revision,
      companyId: order.company_id,
      document,
      now,
      calendar,
    });
  }
  const earlier = await earlierResults(step);
  if (earlier.length > 0) evidence.earlier = earlier;
  return evidence;
}

async function earlierResults({ trx, order, progress }: Step): Promise<EarlierResult[]> {
  if (progress.gates.every((gate) => gate.status === 'open')) return [];
  const rows = await trx
    .selectFrom('decisions')
    .innerJoin('tasks', 'tasks.id', 'decisions.task_id')
    .select([
      'tasks.gate_code',
      'decisions.outcome',
      'decisions.reason',
      'decisions.conditions',
      'decisions.person_id',
      'decisions.decided_at',
    ])
    .where('decisions.order_id', '=', order.id)
    .where('decisions.revision', '=', order.revision)
    .orderBy('decisions.decided_at')
    .execute();
  return rows.map((row) => ({
    gate: row.gate_code,
    outcome: row.outcome,
    reason: row.reason,
    conditions: row.conditions,
    decidedBy: row.person_id,
    decidedAt: row.decided_at.toISOString(),
  }));
}
