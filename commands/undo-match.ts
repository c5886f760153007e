import { allocateMatched } from '../db/allocate-matched.ts';
import { checkOrdersOf } from '../db/credit-checks.ts';
import { commitOrder } from '../db/orders.ts';
import { orderOfMatch, paidOfOrder, undoMatch } from '../db/payments.ts';
import { lockAccountOf } from '../db/receivables.ts';
import { reopenPaid } from '../db/reopen-paid.ts';
import { reopenTerms } from '../db/settle-terms.ts';
import { compareMoney, sumMoney } from '../domain/money/money.ts';
import { dueBeforeEffect } from '../domain/payment/due-before-effect.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { anyOrderOf, hintOf, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { requireBookkeeper } from './receivable-form.ts';
import { tellPaymentUndone } from './tell-payment-undone.ts';

export type UndoMatchInput = { matchId: string; reason: string };

export type UndoMatchAnswer = { intakeNumber: string; paid: string; due: string; seq: number };

/**
 * Money was matched with the wrong order: finance takes it back at any time, and it is left for others. Before the
 * order is effective the payment gate is asked again where too little is paid then; an order that is effective or
 * complete stays so, and finance and sales are told. Its account is owed again what was paid, and the customer's open
 * orders are looked at (P-49). 200.
 */
export async function undoPaymentMatch(
  context: CommandContext,
  request: CommandRequest,
  { matchId, reason }: UndoMatchInput,
): Promise<CommandResult<UndoMatchAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const orderId = await orderOfMatch(trx, matchId);
    if (orderId === null) {
      await actingPerson(trx, scope);
      throw new CommandProblem('not-found', 'There is no such match.');
    }
    const open = await anyOrderOf(trx, scope, orderId, (who, _, { home }) => requireBookkeeper(who, home));
    requireText('reason', reason);
    const { order, policy, person } = open;
    const { now: at, correlationId } = scope;
    const undone = await undoMatch(trx, { matchId, orderId, by: person.id, at });
    if (!undone) throw new CommandProblem('already-decided', 'This match was taken back already.');
    const due = dueBeforeEffect(policy, order);
    const paid = await paidOfOrder(trx, orderId);
    const move = order.closed_at === null;
    const isEffective = order.stage === 'EFFECTIVE' || order.stage === 'CLOSED';
    if (isEffective) await tellPaymentUndone(trx, scope, order, { what: matchId, data: {} });
    else if (move && compareMoney(paid, due) < 0) await reopenPaid(trx, order, at);
    if (move || isEffective) await reopenTerms(trx, order, paid);
    const data = { matchId, ...undone, reason: reason.trim(), revision: order.revision };
    const event = {
      kind: 'payment-match-undone',
      actor: person.id,
      onBehalfOf: open.onBehalfOf,
      correlationId,
      at,
      data,
    };
    const { seq } = await commitOrder(trx, order, { audit: [event], move, now: at });
    const { intake_number: intakeNumber } = order;
    const account = move || isEffective ? await lockAccountOf(trx, order) : null;
    if (account) {
      await allocateMatched(trx, { order, account, event });
      await checkOrdersOf(trx, account.id, 'payment-undone', at);
    }
    const body = { intakeNumber, paid: sumMoney([paid], order.currency), due, seq };
    return { status: 200, body, hint: move ? hintOf(order, seq, 'payment-match-undone') : null };
  });
}
