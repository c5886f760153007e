import { resumeClocks } from '../db/clocks/pause-clocks.ts';
import { commitOrder } from '../db/orders.ts';
import { questionIn, recordAnswer } from '../db/questions.ts';
import { wakeTasks } from '../db/task-states.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, openOrder } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

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

/**
 * The customer's answer is recorded, once (P-6). When nothing else is unanswered that its task waits for, the task is
 * open again for all its potential owners, and its clocks run on from where they stood. 200.
 */
export async function answerQuestion(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, questionId, ...given }: AnswerQuestionInput,
): Promise<CommandResult<AnswerQuestionAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, person } = await openOrder(trx, scope, { intakeNumber, action: 'contact-customer' });
    const orderId = order.id;
    const asked = await questionIn(trx, { orderId, questionId });
    if (!asked) throw new CommandProblem('not-found', `Order ${intakeNumber} has no question ${questionId}.`);
    if (asked.answer !== null) {
      throw new CommandProblem('already-decided', `The question ${questionId} is answered already.`);
    }
    refuseIfWrong('The answer is incomplete.', blankErrors(given));
    const { now: at, correlationId } = scope;
    const answer = given.answer.trim();
    const customerPerson = given.customerPerson.trim();
    await recordAnswer(trx, questionId, { answer, customerPerson, recordedBy: person.id, at });
    const { taskId } = asked;
    const resumedTasks = taskId === null ? [] : await wakeTasks(trx, { orderId, taskId });
    if (resumedTasks.length > 0) {
      await resumeClocks(trx, { orderId, gateId: null, reason: 'customer-info', at });
    }
    const data = { questionId, taskId, answer, customerPerson, resumedTasks };
    const move = taskId !== null;
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'question-answered', actor: person.id, data, correlationId, at }],
      move,
      now: at,
    });
    const hint = move ? hintOf(order, seq, 'question-answered') : null;
    return { status: 200, body: { questionId, resumedTasks, intakeNumber, seq }, hint };
  });
}

function blankErrors(given: { answer: string; customerPerson: string }): FieldError[] {
  return Object.entries(given).flatMap(([path, text]) =>
    text.trim() === '' ? [{ path, code: 'required', message: `the ${path} is missing` }] : [],
  );
}
