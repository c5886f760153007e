import { addQuestions, type AskedQuestion, asksCustomer } from '../db/questions.ts';
import { commitOrder } from '../db/orders.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, openOrder, requireText } from './open-order.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type AskQuestionInput = AskedQuestion & {
  intakeNumber: string;
  /** A task that waits for the customer: it waits for this answer too. Absent: nothing waits. */
  taskId?: string | undefined;
};

export type AskQuestionAnswer = { questionId: string; intakeNumber: string; seq: number };

/** What the customer is asked beside or after a decision that needs information, kept with the order (P-6). 201. */
export async function askQuestion(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, taskId, question, method }: AskQuestionInput,
): Promise<CommandResult<AskQuestionAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, person } = await openOrder(trx, scope, { intakeNumber, action: 'contact-customer' });
    requireText('question', question);
    if (taskId !== undefined && !(await asksCustomer(trx, { orderId: order.id, taskId }))) {
      const message = `order ${intakeNumber} has no task ${taskId} that waits for the customer`;
      refuseIfWrong('No such task waits for the customer.', [
        { path: 'taskId', code: 'unknown-task', message },
      ]);
    }
    const { now: at, correlationId } = scope;
    const of = {
      orderId: order.id,
      revision: order.revision,
      taskId: taskId ?? null,
      askedBy: person.id,
      at,
    };
    const [questionId = ''] = await addQuestions(trx, of, [{ question, method }]);
    const data = { questionId, taskId: taskId ?? null, question: question.trim(), method };
    const move = taskId !== undefined;
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'question-asked', actor: person.id, data, correlationId, at }],
      move,
      now: at,
    });
    const hint = move ? hintOf(order, seq, 'question-asked') : null;
    return { status: 201, body: { questionId, intakeNumber, seq }, hint };
  });
}
