import type { Transaction } from 'kysely';
import { appendAudit } from '../db/audit.ts';
import { checkHeldOrders } from '../db/credit-checks.ts';
import { settlePaidEntry } from '../db/credit-entry.ts';
import { companyDay } from '../db/policy-day.ts';
import { addReceivablePayment, paidByReference } from '../db/receivable-payments.ts';
import type { Person } from '../db/people.ts';
import {
  accountsOfReceivable,
  lockAccount,
  payReceivable,
  type Receivable,
  receivableIn,
} from '../db/receivables.ts';
import type { DB } from '../db/schema.ts';
import { compareMoney, subtractMoney } from '../domain/money/money.ts';
import { daysBetween } from '../domain/quantity/days.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import {
  amountErrors,
  isBookkeeper,
  bookedAlready,
  pastDayErrors,
  referenceErrors,
  refuseIfWrong,
  requireBookkeeper,
} from './receivable-form.ts';

/**
 * companyId: whose invoice it is, where several companies of the person have one of the number. reference: the bank's
 * or the accounting system's, for the evidence.
 */
export type RecordPaymentInput = {
  receivableId: string;
  companyId?: string | undefined;
  amount: string;
  paidOn: string;
  reference: string;
};

export type RecordPaymentAnswer = { paymentId: string; receivable: Receivable };

/**
 * Books a payment of one invoice: less is open, and the last payment settles it and the order's entry in the ledger.
 * What is free again counts for whoever is decided next (P-26), and orders that were held for it are looked at again
 * (P-49). More than is open is refused: book the rest on another invoice. Money under one reference counts once, here or
 * matched with the order. 200 with the receivable.
 */
export async function recordPayment(
  context: CommandContext,
  request: CommandRequest,
  input: RecordPaymentInput,
): Promise<CommandResult<RecordPaymentAnswer>> {
  return runCommand(context, request, async (trx, { now, correlationId, subject }) => {
    const person = await actingPerson(trx, { subject, now });
    const account = await lockAccount(trx, await accountFor(trx, person, input));
    const owed = account && (await receivableIn(trx, account, input.receivableId));
    if (!account || !owed) throw unknown(input);
    const onBehalfOf = requireBookkeeper(person, account.home);
    const { companyId } = account.home;
    const today = await companyDay(trx, companyId, now);
    refuseIfWrong('The payment is incomplete or wrong.', errorsOf(input, owed, today));
    const { amount, paidOn, reference } = input;
    const of = { receivableId: owed.id, orderId: owed.orderId };
    const paid = await paidByReference(trx, { companyId, reference }, of);
    if (paid !== null) throw bookedAlready(reference, paid);

    const openAmount = subtractMoney(owed.openAmount, amount, account.currency);
    const settledOn = compareMoney(openAmount, '0') === 0 ? paidOn : null;
    const receivable = { ...owed, openAmount, settledOn };
    await payReceivable(trx, receivable, amount);
    const kept = { companyId, receivableId: owed.id, amount, paidOn, reference };
    const paymentId = await addReceivablePayment(trx, { ...kept, by: person.id, at: now });
    if (settledOn !== null && owed.orderId !== null) await settlePaidEntry(trx, owed.orderId, now);
    await checkHeldOrders(trx, account.id, 'payment', now);
    const { currency } = account;
    const data = { paymentId, receivable: owed.id, amount, currency, paidOn, reference, openAmount };
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      { kind: 'payment-recorded', actor: person.id, onBehalfOf, data, correlationId, at: now },
    ]);
    return { status: 200, body: { paymentId, receivable } };
  });
}

/** The account of the invoice that the person means: of a company whose books are theirs. */
async function accountFor(
  trx: Transaction<DB>,
  person: Person,
  input: Pick<RecordPaymentInput, 'receivableId' | 'companyId'>,
): Promise<string> {
  const { receivableId, companyId } = input;
  const found = (await accountsOfReceivable(trx, receivableId)).filter(
    ({ home }) => companyId === undefined || home.companyId === companyId,
  );
  const own = found.filter(({ home }) => isBookkeeper(person, home));
  const [account] = own;
  if (!account) {
    for (const { home } of found) requireBookkeeper(person, home);
    throw unknown(input);
  }
  if (own.length === 1) return account.id;
  const companies = own.map(({ home }) => home.companyId).join(', ');
  const message = `the companies ${companies} have an invoice of this number each: say which`;
  throw new CommandProblem('validation', `There are several invoices "${receivableId}".`, {
    errors: [{ path: 'companyId', code: 'required', message }],
  });
}

function unknown({ receivableId }: Pick<RecordPaymentInput, 'receivableId'>): CommandProblem {
  return new CommandProblem('not-found', `There is no receivable "${receivableId}".`);
}

function errorsOf(
  { amount, paidOn, reference }: RecordPaymentInput,
  owed: Receivable,
  today: string,
): FieldError[] {
  const wrong = amountErrors('amount', amount, owed.currency);
  if (wrong.length === 0 && compareMoney(amount, owed.openAmount) > 0) {
    const message = `${amount} is more than the ${owed.openAmount} ${owed.currency} that are open of ${owed.id}`;
    wrong.push({ path: 'amount', code: 'more-than-open', message });
  }
  return [...wrong, ...paidOnErrors(paidOn, owed, today), ...referenceErrors('reference', reference)];
}

/** What is paid before it is invoiced is paid in advance; more than a year before, the day is surely another. */
function paidOnErrors(paidOn: string, { invoicedOn }: Receivable, today: string): FieldError[] {
  const errors = pastDayErrors('paidOn', paidOn, today);
  if (errors.length > 0 || daysBetween(paidOn, invoicedOn) <= YEAR_DAYS) return errors;
  const message = `${paidOn} is more than a year before it was invoiced on ${invoicedOn}`;
  return [{ path: 'paidOn', code: 'before-invoice', message }];
}

const YEAR_DAYS = 366;
