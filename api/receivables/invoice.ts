import type { CommandRequest, CommandResult } from '../../commands/command.ts';
import { CommandProblem } from '../../commands/problem.ts';
import {
  recordInvoice,
  type RecordInvoiceAnswer,
  type RecordInvoiceInput,
} from '../../commands/record-invoice.ts';
import { orderIdOf } from '../../db/orders.ts';
import type { Api } from '../http/environment.ts';

/** Books the invoice of the order with this number. Throws `not-found` when there is no such order. */
export async function invoiceByNumber(
  api: Api,
  request: CommandRequest,
  intakeNumber: string,
  invoice: Omit<RecordInvoiceInput, 'orderId'>,
): Promise<CommandResult<RecordInvoiceAnswer>> {
  const orderId = await orderIdOf(api.db, intakeNumber);
  if (orderId === null) throw new CommandProblem('not-found', `There is no order ${intakeNumber}.`);
  return recordInvoice(api.commands, request, { orderId, ...invoice });
}
