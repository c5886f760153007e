import type { AuditEntry } from '../db/audit.ts';
import { allocateMatched } from '../db/allocate-matched.ts';
import { checkHeldOrders } from '../db/credit-checks.ts';
import { commitOrder, type LockedOrder, orderIdOf } from '../db/orders.ts';
import { addMatch, leftOf, lockPayment, paidOfOrder, type Payment } from '../db/payments.ts';
import { paidByReference } from '../db/receivable-payments.ts';
import { type LockedAccount, lockAccountOf, receivableOfOrder } from '../db/receivables.ts';
import { orderDocument } from '../db/revisions.ts';
import { PAYMENTS, settlePaid } from '../db/settle-paid.ts';
import { settleTerms } from '../db/settle-terms.ts';
import { unpaidOfInvoiced } from '../domain/credit/allocation.ts';
import { compareMoney, subtractMoney, sumMoney } from '../domain/money/money.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { anyOrderOf, hintOf, type OpenOrder, requireOpen } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { amountErrors, bookedAlready, refuseIfWrong, requireBookkeeper } from './receivable-form.ts';
import { settledEvent } from './settled-event.ts';

export type MatchPaymentInput = { paymentId: string; intakeNumber: string; amount: string };

export type MatchPaymentAnswer = {
  matchId: string;
  intakeNumber: string;
  /** What is paid of the order, and what has to be before it is effective. */
  paid: string;
  due: string;
  seq: number;
};

/**
 * Finance says how much of a payment is for an order, in parts if need be (D13; P-51, P-59): also of one that is
 * complete, whose invoice it pays. When enough is paid the gate that waits for it is settled in this transaction, and
 * so is what was agreed to be paid later; what the order takes of the credit limit is less by it, and orders held for
 * that are looked at again (P-49). The payment's row is locked after the order's: two who match it at once never give
 * away more than came in. 201.
 */
export async function matchPayment(
  context: CommandContext,
  request: CommandRequest,
  { paymentId, intakeNumber, amount }: MatchPaymentInput,
): Promise<CommandResult<MatchPaymentAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const orderId = await orderIdOf(trx, intakeNumber);
    if (orderId === null) {
      await actingPerson(trx, scope);
      throw new CommandProblem('not-found', 'There is no such order.');
    }
    const open = await anyOrderOf(trx, scope, orderId, (person, _, { home }) =>
      requireBookkeeper(person, home),
    );
    const { order, policy, person } = open;
    if (order.stage !== 'CLOSED') requireOpen(order);
    const payment = await lockPayment(trx, paymentId);
    if (payment?.company_id !== order.company_id) {
      throw new CommandProblem('not-found', 'There is no such payment.');
    }
    // Before the gate, whose row nobody locks without the order: its invoice may be paid without a match as well.
    const account = await lockAccountOf(trx, order);
    const before = await paidOfOrder(trx, orderId);
    const errors = await errorsOf(open, { payment, account, before, amount });
    refuseIfWrong('The payment cannot be matched like this.', errors);
    if (account) await requireNotPaid(open, account, payment);

    const { now: at, correlationId } = scope;
    const matchId = await addMatch(trx, { paymentId, orderId, amount, by: person.id, at });
    const { gate, paid, due } = await settlePaid(trx, order, policy, at);
    const { revision } = order;
    const data = { matchId, paymentId, reference: payment.reference, amount, revision };
    const event = { actor: person.id, onBehalfOf: open.onBehalfOf, correlationId, at };
    const matched = { ...event, kind: 'payment-matched', data };
    const audit: AuditEntry[] = [matched];
    audit.push(...(await settleTerms(trx, order, { paid, by: person.id, at, correlationId })));
    if (gate) audit.push(settledEvent(gate, { ...event, revision, by: PAYMENTS, status: 'approved' }));
    const move = order.closed_at === null;
    const { seq } = await commitOrder(trx, order, { audit, move, now: at });
    if (account) {
      await allocateMatched(trx, { order, account, event: matched });
      await checkHeldOrders(trx, account.id, 'payment', at);
    }
    const body = { matchId, intakeNumber, paid: sumMoney([paid], order.currency), due, seq };
    return { status: 201, body, hint: move ? hintOf(order, seq, 'payment-matched') : null };
  });
}

/** It may be booked as a payment of the order's invoice already. */
async function requireNotPaid(
  { trx, order }: OpenOrder,
  account: LockedAccount,
  { company_id: companyId, reference }: Payment,
): Promise<void> {
  const invoice = await receivableOfOrder(trx, account, order.id);
  const of = { receivableId: invoice?.id ?? null, orderId: null };
  const paid = await paidByReference(trx, { companyId, reference }, of);
  if (paid !== null) throw bookedAlready(reference, paid);
}

type Matching = { payment: Payment; account: LockedAccount | null; before: string; amount: string };

async function errorsOf({ trx, order }: OpenOrder, matching: Matching): Promise<FieldError[]> {
  const { payment, account, before, amount } = matching;
  const errors = amountErrors('amount', amount, payment.currency);
  const wrong = (path: string, code: string, message: string) => errors.push({ path, code, message });
  if (payment.currency !== order.currency) {
    wrong('paymentId', 'other-currency', `it is of ${payment.currency}, the order of ${order.currency}`);
  }
  const { parties } = await orderDocument(trx, order);
  const payers = [parties.buyer.customerId, parties.payer?.customerId];
  if (!payers.includes(payment.customer_id)) {
    wrong(
      'paymentId',
      'other-customer',
      `it is of customer ${payment.customer_id}, who neither buys nor pays`,
    );
  }
  if (errors.length > 0) return errors;
  const left = await leftOf(trx, payment.id);
  const invoice = account && (await receivableOfOrder(trx, account, order.id));
  const unpaid = unpaidOf(order, before, invoice);
  if (compareMoney(amount, left) > 0) {
    wrong('amount', 'more-than-left', `${sumMoney([left], payment.currency)} of the payment is left`);
  }
  if (compareMoney(amount, unpaid) > 0) wrong('amount', 'more-than-open', `${unpaid} of the order is unpaid`);
  return errors;
}

/** Of an invoiced order what is open of its invoice, for that may be paid without a match as well. */
function unpaidOf(
  { amount: total, currency }: LockedOrder,
  matched: string,
  invoice: { amount: string; openAmount: string } | null,
): string {
  if (!invoice) return subtractMoney(total, matched, currency);
  return unpaidOfInvoiced(
    { total, invoiced: invoice.amount, currency },
    { matched, open: invoice.openAmount },
  );
}
