import type { Transaction } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import { addConfirmation } from '../db/confirmations.ts';
import type { LockedOrder } from '../db/orders.ts';
import type { DB } from '../db/schema.ts';
import { settleByFact } from '../db/settle-by-fact.ts';
import { isDate } from '../domain/order/document-fields.ts';
import { localDate } from '../domain/order/local-date.ts';
import { CONFIRMATION_METHODS } from '../domain/policy/confirmation-schema.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { refuseIfMissing } from './facts-missing.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { quoteStillValid } from './quote-valid.ts';
import { refuseIfWrong } from './receivable-form.ts';
import { settledEvent } from './settled-event.ts';

export type ConfirmationMethod = (typeof CONFIRMATION_METHODS)[number];

export type CustomerAnswer = {
  /** The revision that the customer has seen. */
  revision: number;
  answer: 'confirmed' | 'refused';
  method: ConfirmationMethod;
  /** Who answered for the customer. */
  customerPerson: string;
  /** YYYY-MM-DD that the customer was told as the date of delivery (P-46); needed to confirm, not after the order's. */
  expectedOn?: string | undefined;
  /** What shows it: the recording, the message, the place of the signed document. */
  evidence: string;
  sha256?: string | undefined;
  /** Why not; needed to refuse. */
  remark?: string | undefined;
};

export type ConfirmationOf = {
  order: LockedOrder;
  policy: Policy;
  /** The person who records it, or `customer:LINK`. */
  actor: string;
  now: Date;
  correlationId: string;
};

/**
 * The customer's answer to the order as it is (P-46, P-56, P-57): it settles the gate that waits for it in this
 * transaction; nobody need decide any more. Refused, the order is negotiated (P-44). Throws `validation` for a method
 * that the policy does not take or what is missing, `not-current-revision`, `wrong-stage` when nobody asks for it.
 * The caller holds the order's lock, and commits the events.
 */
export async function confirmRevision(
  trx: Transaction<DB>,
  { order, policy, actor, now: at, correlationId }: ConfirmationOf,
  given: CustomerAnswer,
): Promise<{ confirmationId: string; audit: [AuditEntry, AuditEntry] }> {
  const { revision } = order;
  if (given.revision !== revision) {
    throw new CommandProblem(
      'not-current-revision',
      `The customer has seen revision ${given.revision}; the order is at revision ${revision}.`,
      { extra: { currentRevision: revision } },
    );
  }
  const today = localDate(at, policy.calendar.zone);
  refuseIfWrong(
    'The confirmation is incomplete or wrong.',
    errorsOf({ policy, requiredOn: order.required_on }, given, today),
  );
  const confirmed = given.answer === 'confirmed';
  if (confirmed) refuseIfMissing(await quoteStillValid(trx, { order, policy, now: at }));
  const confirmationId = await addConfirmation(trx, {
    orderId: order.id,
    revision,
    answer: given.answer,
    method: given.method,
    customerPerson: given.customerPerson.trim(),
    expectedOn: confirmed ? (given.expectedOn ?? null) : null,
    evidence: given.evidence.trim(),
    sha256: given.sha256 ?? null,
    remark: given.remark?.trim() || null,
    recordedBy: actor,
    at,
  });
  const status = confirmed ? 'approved' : 'refused';
  const by = `confirmation:${confirmationId}`;
  const gate = await settleByFact(trx, { orderId: order.id, revision, kind: 'confirmation', by, status, at });
  if (!gate) {
    throw new CommandProblem(
      'wrong-stage',
      `Order ${order.intake_number} is ${order.stage}: no confirmation of the customer is asked for.`,
    );
  }
  const data = { confirmationId, ...given };
  return {
    confirmationId,
    audit: [
      { kind: `customer-${given.answer}`, actor, data, correlationId, at },
      settledEvent(gate, { revision, by, status, actor, correlationId, at }),
    ],
  };
}

function errorsOf(
  { policy, requiredOn }: { policy: Policy; requiredOn: string },
  given: CustomerAnswer,
  today: string,
): FieldError[] {
  const { methods, signedDocument } = policy.confirmation ?? {
    methods: [...CONFIRMATION_METHODS],
    signedDocument: false,
  };
  const errors: FieldError[] = [];
  const wrong = (path: string, code: string, message: string) => errors.push({ path, code, message });
  if (!methods.includes(given.method)) {
    wrong('method', 'unknown-choice', `the policy takes ${methods.join(', ')} (P-56)`);
  }
  if ((signedDocument || given.method === 'signature') && given.answer === 'confirmed' && !given.sha256) {
    wrong('sha256', 'required', 'the signed document is missing: give its SHA-256 (P-57)');
  }
  if (given.answer === 'confirmed') {
    if (given.expectedOn === undefined || !isDate(given.expectedOn)) {
      wrong('expectedOn', 'required', 'say which date of delivery the customer was told (P-46)');
    } else if (given.expectedOn < today) {
      wrong('expectedOn', 'in-the-past', `${given.expectedOn} is over: today is ${today}`);
    } else if (given.expectedOn > requiredOn) {
      const message = `the order is for ${requiredOn}: a later date is agreed by a revision first (P-46)`;
      wrong('expectedOn', 'after-delivery-date', message);
    }
  } else if (!given.remark?.trim()) {
    wrong('remark', 'required', 'say why the customer does not confirm (P-44)');
  }
  return errors;
}
