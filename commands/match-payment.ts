import type { AuditEntry } from '../db/audit.ts';
import { commitOrder, orderIdOf } from '../db/orders.ts';
import { addMatch, lockPayment, matchedOfPayment, paidOfOrder, type Payment } from '../db/payments.ts';
import { orderDocument } from '../db/revisions.ts';
import { PAYMENTS, settlePaid } from '../db/settle-paid.ts';
import { settleTerms } from '../db/settle-terms.ts';
import { compareMoney, subtractMoney, sumMoney } from '../domain/money/money.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, type OpenOrder, openOrderOf } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { amountErrors, refuseIfWrong, requireBookkeeper } from './receivable-form.ts';
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
 * Finance says how much of a payment is for an order, in parts if need be (D13; P-51, P-59). When enough is paid the
 * gate that waits for it is settled in this transaction, and so is what was agreed to be paid later. The payment's row is locked after the order's: two who match
 * it at once never give away more than came in. 201.
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
    const open = await openOrderOf(trx, scope, orderId, (person, _, { home }) =>
      requireBookkeeper(person, home),
    );
    const payment = await lockPayment(trx, paymentId);
    if (payment?.company_id !== open.order.company_id) {
      throw new CommandProblem('not-found', 'There is no such payment.');
    }
    refuseIfWrong('The payment cannot be matched like this.', await errorsOf(open, payment, amount));

    const { order, policy, person } = open;
    const { now: at, correlationId } = scope;
    const matchId = await addMatch(trx, { paymentId, orderId, amount, by: person.id, at });
    const { gate, paid, due } = await settlePaid(trx, order, policy, at);
    const { revision } = order;
    const data = { matchId, paymentId, reference: payment.reference, amount, revision };
    const audit: AuditEntry[] = [{ kind: 'payment-matched', actor: person.id, data, correlationId, at }];
    audit.push(...(await settleTerms(trx, order, { paid, by: person.id, at, correlationId })));
    if (gate) {
      const settled = { revision, by: PAYMENTS, status: 'approved' as const, actor: person.id };
      audit.push(settledEvent(gate, { ...settled, correlationId, at }));
    }
    const { seq } = await commitOrder(trx, order, { audit, move: true, now: at });
    const body = { matchId, intakeNumber, paid: sumMoney([paid], order.currency), due, seq };
    return { status: 201, body, hint: hintOf(order, seq, 'payment-matched') };
  });
}

async function errorsOf({ trx, order }: OpenOrder, payment: Payment, amount: string): Promise<FieldError[]> {
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
  const left = subtractMoney(payment.amount, await matchedOfPayment(trx, payment.id), payment.currency);
  const unpaid = subtractMoney(order.amount, await paidOfOrder(trx, order.id), order.currency);
  if (compareMoney(amount, left) > 0) wrong('amount', 'more-than-left', `${left} of the payment is left`);
  if (compareMoney(amount, unpaid) > 0) wrong('amount', 'more-than-open', `${unpaid} of the order is unpaid`);
  return errors;
}
