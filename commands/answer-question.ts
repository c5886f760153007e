import { commitOrder } from '../db/orders.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, openOrder } from './open-order.ts';
import type { FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';
import { recordQuestionAnswer } from './record-question-answer.ts';

export type AnswerQuestionInput = {
  intakeNumber: string;
  questionId: string;
  answer: string;
  /** Who answered for the customer. */
  customerPerson: string;
};

export type AnswerQuestionAnswer = {
  questionId: string;
  /** The tasks that waited for this as the last answer. */
  resumedTasks: string[];
  intakeNumber: string;
  seq: number;
};

/** Whoever contacts the customer records what they have answered to a question, once (P-6). 200. */
export async function answerQuestion(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, questionId, ...given }: AnswerQuestionInput,
): Promise<CommandResult<AnswerQuestionAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, person } = await openOrder(trx, scope, { intakeNumber, action: 'contact-customer' });
    refuseIfWrong('The answer is incomplete.', blankErrors(given));
    const { now: at, correlationId } = scope;
    const of = { orderId: order.id, actor: person.id, correlationId, at };
    const { taskId, resumedTasks, audit } = await recordQuestionAnswer(trx, of, { questionId, ...given });
    const move = taskId !== null;
    const { seq } = await commitOrder(trx, order, { audit: [audit], move, now: at });
    const hint = move ? hintOf(order, seq, 'question-answered') : null;
    return { status: 200, body: { questionId, resumedTasks, intakeNumber, seq }, hint };
  });
}

function blankErrors(given: { answer: string; customerPerson: string }): FieldError[] {
  return Object.entries(given).flatMap(([path, text]) =>
    text.trim() === '' ? [{ path, code: 'required', message: `the ${path} is missing` }] : [],
  );
}
