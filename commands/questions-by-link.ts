import type { AuditEntry } from '../db/audit.ts';
import { openQuestions } from '../db/questions.ts';
import { LINK_ANSWERS } from '../domain/links/link-purposes.ts';
import { type LinkHandler, takenAnswer } from './link-handler.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';
import { recordQuestionAnswer } from './record-question-answer.ts';

/** The customer answers, in one go, all that they were asked about the order and have not answered (P-6). */
export const questionsByLink: LinkHandler = {
  async offerErrors(trx, { order }) {
    if ((await openQuestions(trx, order.id)).length > 0) return [];
    const message = 'the customer is asked nothing now (P-6)';
    return [{ path: 'purpose', code: 'nothing-asked', message }];
  },

  async answer(trx, { order, actor, now: at, correlationId }, given) {
    takenAnswer(given, LINK_ANSWERS.questions);
    const open = await openQuestions(trx, order.id);
    if (open.length === 0) throw new CommandProblem('wrong-stage', 'Nothing is asked of the customer now.');
    const answers = given.answers ?? [];
    refuseIfWrong('The answers are incomplete or wrong.', errorsOf(open, answers));
    const of = { orderId: order.id, actor, correlationId, at };
    const audit: AuditEntry[] = [];
    for (const { questionId, answer } of answers) {
      const { customerPerson } = given;
      audit.push((await recordQuestionAnswer(trx, of, { questionId, answer, customerPerson })).audit);
    }
    const [first, ...others] = audit;
    if (!first) throw new Error('no open question is answered');
    return [first, ...others];
  },
};

function errorsOf(
  open: readonly { questionId: string }[],
  answers: readonly { questionId: string; answer: string }[],
): FieldError[] {
  const asked = new Set(open.map(({ questionId }) => questionId));
  const given = new Set(
    answers.filter(({ answer }) => answer.trim() !== '').map(({ questionId }) => questionId),
  );
  const missing = [...asked].filter((id) => !given.has(id)).map((id) => wrong(id, 'required'));
  const unknown = answers.filter(({ questionId }, index) => {
    return !asked.has(questionId) || answers.findIndex((each) => each.questionId === questionId) !== index;
  });
  return [...missing, ...unknown.map(({ questionId }) => wrong(questionId, 'not-asked'))];
}

function wrong(questionId: string, code: 'required' | 'not-asked'): FieldError {
  const message =
    code === 'required'
      ? `the question ${questionId} has no answer`
      : `${questionId} is no open question, or is answered twice`;
  return { path: `answers.${questionId}`, code, message };
}
