import { resumeClocks } from '../db/clocks/pause-clocks.ts';
import { addDesignAnswer, designState } from '../db/designs.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type DesignAnswer, designOrder } from './design-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type RecordDesignAnswerInput = {
  intakeNumber: string;
  version: number;
  answer: 'approved' | 'changes-wanted';
  customerPerson: string;
  reference: string;
  /** Of the written approval. */
  sha256?: string | undefined;
  feedback?: string | undefined;
};

/**
 * The customer's answer to a version: approval in writing, filed by its hash, or what has to change (P-60, P-152). The
 * designer's clocks run on. Refused for a version that is not the newest, or is answered already.
 */
export async function recordDesignAnswer(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, ...given }: RecordDesignAnswerInput,
): Promise<CommandResult<DesignAnswer<{ version: number; answer: RecordDesignAnswerInput['answer'] }>>> {
  return designOrder(
    context,
    request,
    { intakeNumber, kind: `design-${given.answer}` },
    async ({ trx, order, person, scope }) => {
      const { version, answer } = given;
      const newest = await designState(trx, order.id);
      refuseIfWrong('The answer is incomplete or wrong.', errorsOf(given, newest.version));
      if (newest.answer !== null) {
        throw new CommandProblem('already-decided', `Version ${version} is answered: ${newest.answer}.`);
      }
      const { now: at } = scope;
      await addDesignAnswer(trx, {
        orderId: order.id,
        version,
        answer,
        customerPerson: given.customerPerson.trim(),
        reference: given.reference,
        sha256: given.sha256 ?? null,
        feedback: given.feedback?.trim() || null,
        recordedBy: person.id,
        at,
      });
      await resumeClocks(trx, { orderId: order.id, gateId: null, reason: 'customer-design', at });
      return { body: { version, answer }, data: given };
    },
  );
}

function errorsOf(given: Omit<RecordDesignAnswerInput, 'intakeNumber'>, newest: number | null): FieldError[] {
  const errors: FieldError[] = [];
  if (given.version !== newest) {
    const message = newest === null ? 'there is no version yet' : `the newest version is ${newest}`;
    errors.push({ path: 'version', code: 'not-newest', message });
  }
  if (given.answer === 'approved' && given.sha256 === undefined) {
    errors.push({
      path: 'sha256',
      code: 'required',
      message: 'an approval is in writing: give its SHA-256 (P-152)',
    });
  }
  if (given.answer === 'changes-wanted' && !given.feedback?.trim()) {
    errors.push({ path: 'feedback', code: 'required', message: 'say what has to change' });
  }
  return errors;
}
