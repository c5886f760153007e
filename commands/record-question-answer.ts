import type { Transaction } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import { resumeClocks } from '../db/clocks/pause-clocks.ts';
import { questionIn, recordAnswer } from '../db/questions.ts';
import type { DB } from '../db/schema.ts';
import { wakeTasks } from '../db/task-states.ts';
import { CommandProblem } from './problem.ts';

export type QuestionAnswerOf = { orderId: string; actor: string; correlationId: string; at: Date };

export type GivenAnswer = { questionId: string; answer: string; customerPerson: string };

/**
 * The customer's answer to a question, once (P-6). When nothing else is unanswered that its task waits for, the task is
 * open again for all its potential owners, and its clocks run on from where they stood. Throws `not-found`,
 * `already-decided`. The caller holds the order's lock, and commits the event.
 */
export async function recordQuestionAnswer(
  trx: Transaction<DB>,
  { orderId, actor, correlationId, at }: QuestionAnswerOf,
  given: GivenAnswer,
): Promise<{ taskId: string | null; resumedTasks: string[]; audit: AuditEntry }> {
  const { questionId } = given;
  const asked = await questionIn(trx, { orderId, questionId });
  if (!asked) throw new CommandProblem('not-found', `The order has no question ${questionId}.`);
  if (asked.answer !== null) {
    throw new CommandProblem('already-decided', `The question ${questionId} is answered already.`);
  }
  const { taskId } = asked;
  const answer = given.answer.trim();
  const customerPerson = given.customerPerson.trim();
  await recordAnswer(trx, questionId, { answer, customerPerson, recordedBy: actor, at });
  const resumedTasks = taskId === null ? [] : await wakeTasks(trx, { orderId, taskId });
  if (resumedTasks.length > 0) {
    await resumeClocks(trx, { orderId, gateId: null, reason: 'customer-info', at });
  }
  const data = { questionId, taskId, answer, customerPerson, resumedTasks };
  return { taskId, resumedTasks, audit: { kind: 'question-answered', actor, data, correlationId, at } };
}
