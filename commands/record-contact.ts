import { addContact } from '../db/contacts.ts';
import { commitOrder, type LockedOrder } from '../db/orders.ts';
import type { ContactKind, ContactMethod } from '../domain/order/contact-methods.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { openOrder } from './open-order.ts';
import type { FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type RecordContactInput = {
  intakeNumber: string;
  kind: ContactKind;
  method: ContactMethod;
  /** Who spoke for the customer. */
  customerPerson: string;
  summary: string;
  /** ISO instant of the talk; now when absent. */
  contactedAt?: string | undefined;
};

export type RecordContactAnswer = { contactId: string; intakeNumber: string; seq: number };

/**
 * Somebody has contacted the customer about an order (P-6, P-13, P-15): how, when, with whom, and what was said. A
 * gate that demands a contact can be approved from then on. 201.
 */
export async function recordContact(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, ...given }: RecordContactInput,
): Promise<CommandResult<RecordContactAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, policy, person } = await openOrder(trx, scope, {
      intakeNumber,
      action: 'contact-customer',
    });
    const { now: at, correlationId } = scope;
    const contactedAt = given.contactedAt === undefined ? at : new Date(given.contactedAt);
    const errors = [...blankErrors(given), ...timeErrors(contactedAt, { order, policy, now: at })];
    refuseIfWrong('The contact is incomplete or wrong.', errors);
    const { kind, method } = given;
    const customerPerson = given.customerPerson.trim();
    const summary = given.summary.trim();
    const contact = { kind, method, customerPerson, summary };
    const of = { orderId: order.id, revision: order.revision, recordedBy: person.id, contactedAt, at };
    const contactId = await addContact(trx, { ...of, ...contact });
    const data = { contactId, revision: order.revision, ...contact, contactedAt: contactedAt.toISOString() };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'customer-contacted', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { contactId, intakeNumber, seq } };
  });
}

function blankErrors({ customerPerson, summary }: Omit<RecordContactInput, 'intakeNumber'>): FieldError[] {
  return Object.entries({ customerPerson, summary }).flatMap(([path, text]) =>
    text.trim() === '' ? [{ path, code: 'required', message: `the ${path} is missing` }] : [],
  );
}

const DAY = 86_400_000;

/** A talk about the order is not before the day on which it came in: one keyed late was talked about that day. */
function timeErrors(
  contactedAt: Date,
  { order, policy, now }: { order: LockedOrder; policy: Policy; now: Date },
): FieldError[] {
  const path = 'contactedAt';
  const { zone } = policy.calendar;
  if (contactedAt > now) {
    return [{ path, code: 'in-the-future', message: `${contactedAt.toISOString()} lies in the future` }];
  }
  const received = localDate(order.received_at, zone);
  // Years of fewer than four digits do not compare as text: only a talk of the last day is looked at closer.
  const near = order.received_at.getTime() - contactedAt.getTime() < DAY;
  if (near && localDate(contactedAt, zone) >= received) return [];
  return [{ path, code: 'before-receipt', message: `the order was received after that, on ${received}` }];
}
