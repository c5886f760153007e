import { calendarOf, policyCalendarId } from '../../db/calendars.ts';
import { startClocks } from '../../db/clocks.ts';
import { noticeOrder } from '../../db/notice-order.ts';
import { queueNotices } from '../../db/notices.ts';
import { tellOwners } from '../../db/owner-notice.ts';
import { type GateQuestion, openGate } from '../../db/open-gate.ts';
import { PAYMENTS, settlePaid } from '../../db/settle-paid.ts';
import { orderDocument } from '../../db/revisions.ts';
import { openUndecidable, undecidableOf } from '../../db/undecidable-tasks.ts';
import type { OpenedGate } from '../../domain/clocks/clock-plan.ts';
import { gateTitle } from '../../domain/notices/notice-data.ts';
import type { Evidence } from '../../domain/gates/evidence.ts';
import { gatherEvidence } from './evidence.ts';
import { pauseForDesign } from './pause-for-design.ts';
import { NOTHING, type Step, stepEvent, together, type Written } from './step.ts';

type Question = Omit<GateQuestion, 'evidence'> & Pick<Evidence, 'request' | 'change'>;

/** Opens gates: the tasks with the evidence their approvers will see, their clocks, a notice to who may decide. */
export async function askQuestions(step: Step, questions: readonly Question[]): Promise<Written> {
  if (questions.length === 0) return NOTHING;
  const { trx, order, policy } = step;
  const document = await orderDocument(trx, order);
  const opened = [];
  for (const question of questions) {
    const evidence = await gatherEvidence(step, document, question);
    const gate = await openGate(trx, order, { ...question, evidence });
    opened.push(gate);
    if (evidence.settlement?.chosen === null) await wantSettlement(step, question.code, gate.id);
  }
  const calendarId = policyCalendarId(policy.id);
  await startClocks(trx, {
    order,
    policy,
    document,
    calendar: { id: calendarId, ...(await calendarOf(trx, calendarId)) },
    gates: opened,
  });
  for (const [index, question] of questions.entries()) {
    const gate = opened[index];
    if (!gate) continue;
    if (question.kind === 'design') await pauseForDesign(step, { gateId: gate.id, since: gate.openedAt });
    await notifyOwners(step, question, gate.id);
  }
  return together(
    openedGates(step, opened),
    await settleKnown(step, questions),
    await noticeUndecidable(step),
  );
}

function openedGates(step: Step, opened: readonly OpenedGate[]): Written {
  return {
    audit: opened.map((gate) =>
      stepEvent(step, 'gate-opened', {
        gate: gate.code,
        gateId: gate.id,
        tasks: gate.taskIds,
        since: gate.openedAt,
      }),
    ),
  };
}

/** A question that nobody can answer is an incident at once, not silence (P-166). */
async function noticeUndecidable(step: Step): Promise<Written> {
  const { trx, order, now } = step;
  const tasks = await undecidableOf(trx, order.id, now);
  if (tasks.length === 0 || !(await openUndecidable(trx, order.id, tasks, now))) return NOTHING;
  return { audit: [stepEvent(step, 'task-undecidable', { tasks })] };
}

/** What is paid already, or not due, needs no answer (P-51): its gate is settled as it is asked. */
async function settleKnown(step: Step, questions: readonly Question[]): Promise<Written> {
  if (!questions.some(({ kind }) => kind === 'payment')) return NOTHING;
  const { gate, paid, due } = await settlePaid(step.trx, step.order, step.policy, step.now);
  if (!gate) return NOTHING;
  const data = { gate: gate.code, gateId: gate.id, gateStatus: 'approved', by: PAYMENTS, paid, due };
  return { audit: [stepEvent(step, 'settled-by-fact', data)] };
}

/** How the order is paid nobody is asked as a task: who may choose is told that its approval waits for that (P-129). */
async function wantSettlement(step: Step, gateCode: string, gateId: string): Promise<void> {
  const { trx, order, policy, now, correlationId } = step;
  const { zh: gateZh, en: gateEn } = gateTitle(policy, gateCode);
  await tellOwners(trx, order, {
    template: 'settlement-wanted',
    owners: policy.authority['choose-settlement'] ?? [],
    personId: null,
    data: { gateZh, gateEn },
    dedupe: `settlement-wanted:${gateId}`,
    now,
    correlationId,
  });
}

async function notifyOwners(step: Step, question: Question, gateId: string): Promise<void> {
  const { trx, order, policy, now, correlationId } = step;
  await queueNotices(trx, {
    event: 'task-opened',
    order: noticeOrder(order),
    policy,
    owners: question.owners,
    data: { gate: question.code, requiredOn: order.required_on, since: question.openedAt.toISOString() },
    dedupe: gateId,
    now,
    correlationId,
  });
}
