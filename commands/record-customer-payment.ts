import { appendAudit } from '../db/audit.ts';
import { customersAmong } from '../db/customers.ts';
import { companyOf } from '../db/org-units.ts';
import { addPayment } from '../db/payments.ts';
import { companyDay } from '../db/policy-day.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import {
  amountErrors,
  currencyErrors,
  pastDayErrors,
  referenceErrors,
  refuseIfWrong,
  requireBookkeeper,
} from './receivable-form.ts';

export type RecordCustomerPaymentInput = {
  companyId: string;
  customerId: string;
  amount: string;
  currency: string;
  receivedOn: string;
  /** The bank's number of it: recorded once a company. */
  reference: string;
};

export type RecordCustomerPaymentAnswer = { paymentId: string };

/**
 * Money of a customer has come in (D13; P-51, P-59); finance then says which orders it is for. The bank's reference
 * is recorded once, whoever sends it again. 201.
 */
export async function recordCustomerPayment(
  context: CommandContext,
  request: CommandRequest,
  input: RecordCustomerPaymentInput,
): Promise<CommandResult<RecordCustomerPaymentAnswer>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const company = await companyOf(trx, input.companyId);
    if (!company) throw new CommandProblem('not-found', `There is no company "${input.companyId}".`);
    const onBehalfOf = requireBookkeeper(person, { companyId: company.id, groupId: company.groupId });
    const { companyId, customerId, reference } = input;
    const errors = errorsOf(input, await companyDay(trx, companyId, at));
    if (!(await customersAmong(trx, companyId, [customerId])).has(customerId)) {
      const message = `company ${companyId} has no customer "${customerId}"`;
      errors.push({ path: 'customerId', code: 'unknown-customer', message });
    }
    refuseIfWrong('The payment is incomplete or wrong.', errors);
    const paymentId = await addPayment(trx, { ...input, recordedBy: person.id, at });
    if (paymentId === null) {
      throw new CommandProblem('duplicate-reference', `The payment "${reference}" is recorded already.`);
    }
    await appendAudit(trx, { kind: 'payment', id: paymentId }, [
      { kind: 'payment-received', actor: person.id, onBehalfOf, data: { ...input }, correlationId, at },
    ]);
    return { status: 201, body: { paymentId } };
  });
}

function errorsOf(
  { amount, currency, receivedOn, reference }: RecordCustomerPaymentInput,
  today: string,
): FieldError[] {
  const errors = [
    ...pastDayErrors('receivedOn', receivedOn, today),
    ...referenceErrors('reference', reference),
  ];
  const wrong = currencyErrors('currency', currency);
  return [...errors, ...(wrong.length > 0 ? wrong : amountErrors('amount', amount, currency))];
}
