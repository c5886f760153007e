import type { Transaction } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import type { LockedOrder } from '../db/orders.ts';
import type { DB } from '../db/schema.ts';
import type { LinkAnswerWord } from '../domain/links/link-purposes.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { CommandProblem, type FieldError } from './problem.ts';

/** What a customer says by a link. */
export type LinkAnswer = {
  answer: LinkAnswerWord;
  /** Who answers for the customer. */
  customerPerson: string;
  /** Why not, or what has to change. */
  remark?: string | undefined;
  /** To what they were asked. */
  answers?: readonly { questionId: string; answer: string }[] | undefined;
};

/** A link that is to be made, for an order whose lock is held. */
export type OfferedLink = { order: LockedOrder; policy: Policy; designVersion: number | undefined };

/** A link that can be used, whose order's lock is held; the actor of what comes of it is `customer:LINK`. */
export type UsedLink = {
  order: LockedOrder;
  policy: Policy;
  linkId: string;
  revision: number;
  designVersion: number | null;
  actor: string;
  now: Date;
  correlationId: string;
};

/** What a purpose demands before a link is made, and what the customer's answer does. */
export type LinkHandler = {
  /** What keeps such a link from being made, at its field of the request. */
  offerErrors: (trx: Transaction<DB>, link: OfferedLink) => Promise<FieldError[]>;
  /**
   * Writes the answer in the transaction of the link. Answers the events, of which the first says what was answered;
   * the caller commits them and tells the process.
   */
  answer: (
    trx: Transaction<DB>,
    link: UsedLink,
    given: LinkAnswer,
  ) => Promise<readonly [AuditEntry, ...AuditEntry[]]>;
};

/** The answer as one of those that the purpose of the link takes. Throws `validation` for another. */
export function takenAnswer<A extends LinkAnswerWord>(given: LinkAnswer, taken: readonly A[]): A {
  const answer = taken.find((each) => each === given.answer);
  if (answer !== undefined) return answer;
  const message = `this link takes ${taken.join(', ')}`;
  throw new CommandProblem('validation', 'The link is for another answer.', {
    errors: [{ path: 'answer', code: 'unknown-choice', message }],
  });
}
