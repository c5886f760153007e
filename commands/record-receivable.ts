import { appendAudit } from '../db/audit.ts';
import { checkOrdersOf } from '../db/credit-checks.ts';
import { addReceivable, lockAccount, type Receivable } from '../db/receivables.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import {
  duplicateNumber,
  type InvoiceForm,
  invoiceErrors,
  refuseIfWrong,
  requireBookkeeper,
} from './receivable-form.ts';

/**
 * openingBalance: it was open when Countersign began; with the dates of the original invoice, which lie in the past.
 */
export type RecordReceivableInput = InvoiceForm & { accountId: string; openingBalance?: boolean | undefined };

/**
 * Books what a customer owes beside the orders here: an opening balance, or an invoice of another system (P-28,
 * P-49). It counts against the limit from now on, and is a fact: the limit does not refuse it, but the customer's open
 * orders are looked at again, one by one, and held where more is owed than it holds. 201 with the receivable.
 */
export async function recordReceivable(
  context: CommandContext,
  request: CommandRequest,
  input: RecordReceivableInput,
): Promise<CommandResult<{ receivable: Receivable }>> {
  return runCommand(context, request, async (trx, { now, correlationId, subject }) => {
    const person = await actingPerson(trx, { subject, now });
    const account = await lockAccount(trx, input.accountId);
    if (!account) throw new CommandProblem('not-found', `There is no credit account "${input.accountId}".`);
    const onBehalfOf = requireBookkeeper(person, account.home);
    refuseIfWrong('The receivable is incomplete or wrong.', [
      ...invoiceErrors(input, account.currency),
      ...openingErrors(input, now),
    ]);
    const { receivableId: id, amount, invoicedOn, dueOn, openingBalance = false } = input;
    const receivable = await addReceivable(trx, account, {
      id,
      orderId: null,
      amount,
      invoicedOn,
      dueOn,
      at: now,
      openingBalance,
    });
    if (!receivable) throw duplicateNumber(id);
    await checkOrdersOf(trx, account.id, 'receivable', now);
    const data = { receivable: id, amount, currency: account.currency, invoicedOn, dueOn, openingBalance };
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      { kind: 'receivable-recorded', actor: person.id, onBehalfOf, data, correlationId, at: now },
    ]);
    return { status: 201, body: { receivable } };
  });
}

/** A day that has begun nowhere on earth is not of the past. */
export function openingErrors(
  { openingBalance, invoicedOn }: Pick<RecordReceivableInput, 'openingBalance' | 'invoicedOn'>,
  now: Date,
): FieldError[] {
  const lastDay = new Date(now.getTime() + EAST_OF_GREENWICH_MS).toISOString().slice(0, 10);
  if (openingBalance !== true || invoicedOn <= lastDay) return [];
  const message = `an opening balance was invoiced before it is recorded, not on ${invoicedOn}`;
  return [{ path: 'invoicedOn', code: 'in-the-future', message }];
}

/** The first zone to see a day is UTC+14. */
const EAST_OF_GREENWICH_MS = 14 * 3_600_000;
