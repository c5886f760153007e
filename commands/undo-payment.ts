import { appendAudit } from '../db/audit.ts';
import { checkOrdersOf } from '../db/credit-checks.ts';
import { reopenPaidEntry } from '../db/credit-entry.ts';
import { lockOrder } from '../db/orders.ts';
import { paidReceivable, undoReceivablePayment } from '../db/receivable-payments.ts';
import { lockAccount, payReceivable, type Receivable, receivableIn } from '../db/receivables.ts';
import { addMoney, subtractMoney, sumMoney } from '../domain/money/money.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { requireBookkeeper } from './receivable-form.ts';
import { tellInvoiceUnpaid, tellPaymentUndone } from './tell-payment-undone.ts';

export type UndoPaymentInput = { paymentId: string; reason: string };

/**
 * A payment was booked on the wrong invoice, or did not come: finance takes it back at any time. The invoice is open
 * again, so that the customer is rated by that, and the order that it is of owes it; finance and sales are told, and
 * the customer's open orders are looked at (P-28, P-49). 200 with the receivable.
 */
export async function undoPayment(
  context: CommandContext,
  request: CommandRequest,
  { paymentId, reason }: UndoPaymentInput,
): Promise<CommandResult<{ receivable: Receivable }>> {
  return runCommand(context, request, async (trx, scope) => {
    const { now: at, correlationId } = scope;
    const of = await paidReceivable(trx, paymentId);
    const order = of?.orderId ? await lockOrder(trx, of.orderId) : null;
    const account = of && (await lockAccount(trx, of.accountId));
    const person = await actingPerson(trx, scope);
    const owed = account && (await receivableIn(trx, account, of.receivableId));
    if (!account || !owed) throw new CommandProblem('not-found', 'There is no such payment.');
    const onBehalfOf = requireBookkeeper(person, account.home);
    requireText('reason', reason);
    const undone = await undoReceivablePayment(trx, { paymentId, by: person.id, at });
    if (!undone) throw new CommandProblem('already-decided', 'This payment was taken back already.');

    const { currency } = account;
    const amount = sumMoney([undone.amount], currency);
    const openAmount = addMoney(owed.openAmount, amount, currency);
    const receivable = { ...owed, openAmount, settledOn: null };
    await payReceivable(trx, receivable, subtractMoney('0', amount, currency));
    if (order) await reopenPaidEntry(trx, order.id, at);
    await checkOrdersOf(trx, account.id, 'payment-undone', at);
    const { reference } = undone;
    const data = { paymentId, receivable: owed.id, amount, currency, reference, openAmount };
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      {
        kind: 'payment-undone',
        actor: person.id,
        onBehalfOf,
        data: { ...data, reason: reason.trim() },
        correlationId,
        at,
      },
    ]);
    const told = { what: paymentId, data: { invoice: owed.id } };
    if (order) await tellPaymentUndone(trx, scope, order, told);
    else await tellInvoiceUnpaid(trx, scope, account, told);
    return { status: 200, body: { receivable } };
  });
}
