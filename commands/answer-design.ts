import type { Transaction } from 'kysely';
import { resumeClocks } from '../db/clocks/pause-clocks.ts';
import { addDesignAnswer, type DesignState, designState } from '../db/designs.ts';
import type { DB } from '../db/schema.ts';
import { otherMatter } from './design-ready.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type DesignVersionAnswer = {
  version: number;
  answer: 'approved' | 'changes-wanted';
  customerPerson: string;
  reference: string;
  /** Of the written approval. */
  sha256?: string | undefined;
  feedback?: string | undefined;
};

/**
 * The customer's answer to the newest version: approval in writing, filed by its hash, or what has to change (P-60,
 * P-152). The designer's clocks run on. Throws `validation` for what is missing, for another version and for one of
 * other matter than the order's, `already-decided`.
 * The caller holds the order's lock, and commits the event.
 */
export async function answerDesign(
  trx: Transaction<DB>,
  { orderId, actor, at }: { orderId: string; actor: string; at: Date },
  given: DesignVersionAnswer,
): Promise<void> {
  const newest = await designState(trx, orderId);
  refuseIfWrong('The answer is incomplete or wrong.', errorsOf(given, newest));
  const { version, answer, reference } = given;
  if (newest.answer !== null) {
    throw new CommandProblem('already-decided', `Version ${version} is answered: ${newest.answer}.`);
  }
  await addDesignAnswer(trx, {
    orderId,
    version,
    answer,
    customerPerson: given.customerPerson.trim(),
    reference,
    sha256: given.sha256 ?? null,
    feedback: given.feedback?.trim() || null,
    recordedBy: actor,
    at,
  });
  await resumeClocks(trx, { orderId, gateId: null, reason: 'customer-design', at });
}

function errorsOf(given: DesignVersionAnswer, newest: DesignState): FieldError[] {
  const errors: FieldError[] = [];
  const { version, changed } = newest;
  if (given.version !== version) {
    const message = version === null ? 'there is no version yet' : `the newest version is ${version}`;
    errors.push({ path: 'version', code: 'not-newest', message });
  } else if (changed.length > 0) {
    errors.push(otherMatter('version', newest));
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
