import { appendAudit } from '../db/audit.ts';
import { checkOrdersOf } from '../db/credit-checks.ts';
import { effectiveEntry, invoiceEntry } from '../db/credit-entry.ts';
import { commitOrder, lockOrder, type LockedOrder } from '../db/orders.ts';
import { matchesOf } from '../db/payments.ts';
import { addReceivable, lockAccount, type Receivable } from '../db/receivables.ts';
import { paidOfInvoice } from '../domain/credit/allocation.ts';
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

/**
 * amount: what the invoice says, with tax: the order's total, or less where the part to be paid in advance is left out.
 */
export type RecordInvoiceInput = InvoiceForm & { orderId: string };

/** receivable: null when nothing was left to pay. */
export type RecordInvoiceAnswer = { receivable: Receivable | null };

/**
 * Books the invoice of an effective order: its entry in the ledger becomes this receivable in one transaction, so
 * that the account never owes it twice (P-26). What is matched with the order already pays it, but for what was left
 * out as paid in advance; when that is all, it is settled. An amount of zero settles the entry of an order paid in
 * advance. One invoice an order. 201 with the receivable.
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
    const entry = await effectiveEntry(trx, order);
    const account = entry && (await lockAccount(trx, entry.accountId));
    if (!entry || !account) throw notOwed(order);

    const { receivableId: id, amount, invoicedOn, dueOn } = input;
    const nothingLeft = compareMoney(amount, '0') === 0;
    const { paid, lastOn } = await matchesOf(trx, order.id);
    const of = { total: order.amount, invoiced: amount, currency: account.currency };
    const paidOfIt = { amount: paidOfInvoice(of, paid), on: lastOn };
    const invoice = { id, orderId: order.id, amount, paid: paidOfIt, invoicedOn, dueOn, at: now };
    const receivable = nothingLeft ? null : await addReceivable(trx, account, invoice);
    if (!nothingLeft && !receivable) throw duplicateNumber(id);
    const isOpen = receivable !== null && receivable.settledOn === null;
    await invoiceEntry(trx, order, { state: isOpen ? 'receivable' : 'settled', at: now });

    const openAmount = receivable?.openAmount ?? sumMoney([], account.currency);
    // What was guaranteed, or is not paid in advance as agreed, is owed by the invoice all the same.
    if (compareMoney(openAmount, entry.exposure) > 0) await checkOrdersOf(trx, account.id, 'receivable', now);
    const data = { receivable: id, amount, openAmount, currency: account.currency, invoicedOn, dueOn };
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
