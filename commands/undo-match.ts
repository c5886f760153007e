import { commitOrder } from '../db/orders.ts';
import { orderOfMatch, paidOfOrder, undoMatch } from '../db/payments.ts';
import { reopenPaid } from '../db/reopen-paid.ts';
import { reopenTerms } from '../db/settle-terms.ts';
import { compareMoney, sumMoney } from '../domain/money/money.ts';
import { dueBeforeEffect } from '../domain/payment/due-before-effect.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, openOrderOf, requireText, standsBeforeEffective } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { requireBookkeeper } from './receivable-form.ts';

export type UndoMatchInput = { matchId: string; reason: string };

export type UndoMatchAnswer = { intakeNumber: string; paid: string; due: string; seq: number };

/**
 * Money was matched with the wrong order: before that is effective finance takes it back, and where too little is
 * paid then the payment gate is asked again. 200.
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
    const open = await openOrderOf(trx, scope, orderId, (who, _, { home }) => requireBookkeeper(who, home));
    await standsBeforeEffective(open);
    requireText('reason', reason);
    const { order, policy, person } = open;
    const { now: at, correlationId } = scope;
    const undone = await undoMatch(trx, { matchId, orderId, by: person.id, at });
    if (!undone) throw new CommandProblem('already-decided', 'This match was taken back already.');
    const due = dueBeforeEffect(policy, order);
    const paid = await paidOfOrder(trx, orderId);
    if (compareMoney(paid, due) < 0) await reopenPaid(trx, order, at);
    await reopenTerms(trx, order, paid);
    const data = { matchId, ...undone, reason: reason.trim(), revision: order.revision };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'payment-match-undone', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    const { intake_number: intakeNumber } = order;
    const body = { intakeNumber, paid: sumMoney([paid], order.currency), due, seq };
    return { status: 200, body, hint: hintOf(order, seq, 'payment-match-undone') };
  });
}
