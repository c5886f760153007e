import { appendAudit } from '../db/audit.ts';
import { effectiveEntry, invoiceEntry } from '../db/credit-entry.ts';
import { commitOrder, lockOrder, type LockedOrder } from '../db/orders.ts';
import { addReceivable, lockAccount, type Receivable } from '../db/receivables.ts';
import { compareMoney, sumMoney } from '../domain/money/money.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { CommandProblem } from './problem.ts';
import {
  duplicateNumber,
  type InvoiceForm,
  invoiceErrors,
  refuseIfWrong,
  requireBookkeeper,
} from './receivable-form.ts';

/** amount: what is to be paid on account, with tax; less than the order's total where part of it was prepaid. */
export type RecordInvoiceInput = InvoiceForm & { orderId: string };

/** receivable: null when nothing was left to pay. */
export type RecordInvoiceAnswer = { receivable: Receivable | null };

/**
 * Books the invoice of an effective order: its entry in the ledger becomes this receivable in one transaction, so
 * that the account never owes it twice (P-26). An amount of zero settles the entry of an order paid in advance by
 * its conditions. One invoice an order. 201 with the receivable.
 */
export async function recordInvoice(
  context: CommandContext,
  request: CommandRequest,
  input: RecordInvoiceInput,
): Promise<CommandResult<RecordInvoiceAnswer>> {
  return runCommand(context, request, async (trx, { now, correlationId, subject }) => {
    const person = await actingPerson(trx, { subject, now });
    const order = await lockOrder(trx, input.orderId);
    if (!order) throw new CommandProblem('not-found', 'There is no such order.');
    const onBehalfOf = requireBookkeeper(person, order.home);
    refuseIfWrong('The invoice is incomplete or wrong.', errorsOf(input, order));
    const accountId = await effectiveEntry(trx, order);
    const account = accountId === null ? null : await lockAccount(trx, accountId);
    if (!account) throw notOwed(order);

    const { receivableId: id, amount, invoicedOn, dueOn } = input;
    const nothingLeft = compareMoney(amount, '0') === 0;
    const receivable = nothingLeft
      ? null
      : await addReceivable(trx, account, { id, orderId: order.id, amount, invoicedOn, dueOn, at: now });
    if (!nothingLeft && !receivable) throw duplicateNumber(id);
    await invoiceEntry(trx, order, { state: nothingLeft ? 'settled' : 'receivable', at: now });

    const data = { receivable: id, amount, currency: account.currency, invoicedOn, dueOn };
    const event = { actor: person.id, onBehalfOf, correlationId, at: now };
    await commitOrder(trx, order, { audit: [{ ...event, kind: 'invoiced', data }], move: false, now });
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      { ...event, kind: 'order-invoiced', data: { ...data, order: order.intake_number } },
    ]);
    return { status: 201, body: { receivable } };
  });
}

function errorsOf(input: RecordInvoiceInput, { amount, currency }: LockedOrder) {
  const errors = invoiceErrors(input, currency, { zero: true });
  if (errors.some(({ path }) => path === 'amount') || compareMoney(input.amount, amount) <= 0) return errors;
  const message = `${input.amount} is more than the order's ${sumMoney([amount], currency)} ${currency}`;
  return [...errors, { path: 'amount', code: 'more-than-order', message }];
}

function notOwed(order: LockedOrder): CommandProblem {
  if (order.stage !== 'EFFECTIVE' && order.stage !== 'CLOSED') {
    return new CommandProblem(
      'wrong-stage',
      `Order ${order.intake_number} is ${order.stage}: only an effective order is invoiced.`,
    );
  }
  return new CommandProblem(
    'wrong-stage',
    order.prepaid
      ? `Order ${order.intake_number} is prepaid: nothing of it is owed on account.`
      : `Order ${order.intake_number} owes nothing on account that is not invoiced already.`,
  );
}
