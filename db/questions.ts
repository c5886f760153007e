import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ContactMethod } from '../domain/order/contact-methods.ts';
import type { DB } from './schema.ts';

/** What the customer is asked, and how they were reached. */
export type AskedQuestion = { question: string; method: ContactMethod };

export type QuestionsOf = {
  orderId: string;
  revision: number;
  /** The task that waits for the answers. */
  taskId: string | null;
  askedBy: string;
  at: Date;
};

/** Whether the customer has not answered all that the task `t` waits for. */
export const ASKS_CUSTOMER = sql<boolean>`EXISTS (
  SELECT FROM questions q WHERE q.task_id = t.id AND q.answered_at IS NULL)`;

/** Keeps questions to the customer; answers their ids. */
export async function addQuestions(
  trx: Transaction<DB>,
  { orderId, revision, taskId, askedBy, at }: QuestionsOf,
  questions: readonly AskedQuestion[],
): Promise<string[]> {
  const rows = questions.map(({ question, method }) => ({
    id: randomUUID(),
    order_id: orderId,
    revision,
    task_id: taskId,
    question: question.trim(),
    method,
    asked_by: askedBy,
    asked_at: at,
  }));
  await trx.insertInto('questions').values(rows).execute();
  return rows.map(({ id }) => id);
}

/** Whether the task of this order waits for the customer's answers. */
export async function asksCustomer(
  trx: Transaction<DB>,
  { orderId, taskId }: { orderId: string; taskId: string },
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM tasks t WHERE t.id = ${taskId} AND t.order_id = ${orderId} AND t.status = 'suspended'
      AND ${ASKS_CUSTOMER}`.execute(trx);
  return rows.length > 0;
}

/** A question of an order whose lock is held; null when the order has none of this id. */
export async function questionIn(
  trx: Transaction<DB>,
  { orderId, questionId }: { orderId: string; questionId: string },
): Promise<{ taskId: string | null; answer: string | null } | null> {
  const row = await trx
    .selectFrom('questions')
    .select(['task_id as taskId', 'answer'])
    .where('id', '=', questionId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return row ?? null;
}

/** What the customer is asked still, the first first: where a task wanted to know it, that task waits for it. */
export async function openQuestions(
  db: Kysely<DB>,
  orderId: string,
): Promise<{ questionId: string; question: string }[]> {
  const asked = await questionsOf(db, orderId);
  return asked.filter(isOpen).map(({ id: questionId, question }) => ({ questionId, question }));
}

/** Not answered, and not overtaken by a revision or a decision without the answer. */
export function isOpen({ answeredAt, taskId, awaited }: QuestionRecord): boolean {
  return answeredAt === null && (taskId === null || awaited);
}

/** The customer's answer to a question, as somebody recorded it. */
export async function recordAnswer(
  trx: Transaction<DB>,
  questionId: string,
  given: { answer: string; customerPerson: string; recordedBy: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('questions')
    .set({
      answer: given.answer,
      customer_person: given.customerPerson,
      recorded_by: given.recordedBy,
      answered_at: given.at,
    })
    .where('id', '=', questionId)
    .execute();
}

export type QuestionRecord = {
  id: string;
  revision: number;
  taskId: string | null;
  question: string;
  method: ContactMethod;
  askedBy: string;
  askedAt: string;
  answer: string | null;
  customerPerson: string | null;
  recordedBy: string | null;
  answeredAt: string | null;
  /** A task waits for the answer. */
  awaited: boolean;
};

/** Everything that the customer was asked about an order, the first first. */
export async function questionsOf(db: Kysely<DB>, orderId: string): Promise<QuestionRecord[]> {
  const { rows } = await sql<
    Omit<QuestionRecord, 'askedAt' | 'answeredAt'> & { asked: Date; answered: Date | null }
  >`
    SELECT q.id, q.revision, q.task_id AS "taskId", q.question, q.method, q.asked_by AS "askedBy",
      q.asked_at AS asked, q.answer, q.customer_person AS "customerPerson", q.recorded_by AS "recordedBy",
      q.answered_at AS answered, q.answered_at IS NULL AND coalesce(t.status = 'suspended', false) AS awaited
    FROM questions q LEFT JOIN tasks t ON t.id = q.task_id
    WHERE q.order_id = ${orderId} ORDER BY q.asked_at, q.id`.execute(db);
  return rows.map(({ asked, answered, ...row }) => ({
    ...row,
    askedAt: asked.toISOString(),
    answeredAt: answered?.toISOString() ?? null,
  }));
}
