import { calendarOf, policyCalendarId } from '../../db/calendars.ts';
import { startClocks } from '../../db/clocks.ts';
import { noticeOrder } from '../../db/notice-order.ts';
import { queueNotices } from '../../db/notices.ts';
import { type GateQuestion, openGate } from '../../db/open-gate.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import { gatherEvidence } from './evidence.ts';
import { NOTHING, type Step, stepEvent, type Written } from './step.ts';

type Question = Omit<GateQuestion, 'evidence'> & { request?: { reason: string; requestedBy: string } };

/** Opens gates: the tasks with the evidence their approvers will see, their clocks, a notice to who may decide. */
export async function askQuestions(step: Step, questions: readonly Question[]): Promise<Written> {
  if (questions.length === 0) return NOTHING;
  const { trx, order, policy } = step;
  const document = await documentOf(step);
  const opened = [];
  for (const question of questions) {
    const evidence = await gatherEvidence(step, document, question);
    opened.push(await openGate(trx, order, { ...question, evidence }));
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
    if (gate) await notifyOwners(step, question, gate.id);
  }
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

async function documentOf({ trx, order }: Step): Promise<CompleteDocument> {
  const { document } = await trx
    .selectFrom('order_revisions')
    .select('document')
    .where('order_id', '=', order.id)
    .where('revision', '=', order.revision)
    .executeTakeFirstOrThrow();
  return document;
}
