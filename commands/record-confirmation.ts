import { commitOrder } from '../db/orders.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { confirmRevision, type CustomerAnswer } from './confirm-revision.ts';
import { hintOf, openOrder } from './open-order.ts';

export type RecordConfirmationInput = CustomerAnswer & { intakeNumber: string };

export type RecordConfirmationAnswer = {
  confirmationId: string;
  answer: 'confirmed' | 'refused';
  intakeNumber: string;
  revision: number;
  seq: number;
};

/** Sales records what the customer has answered by phone, e-mail, SMS or signature (D12; P-46, P-56, P-57). 201. */
export async function recordConfirmation(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, ...given }: RecordConfirmationInput,
): Promise<CommandResult<RecordConfirmationAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, policy, person } = await openOrder(trx, scope, {
      intakeNumber,
      action: 'record-confirmation',
    });
    const { now, correlationId } = scope;
    const of = { order, policy, actor: person.id, now, correlationId };
    const { confirmationId, audit } = await confirmRevision(trx, of, given);
    const { seq } = await commitOrder(trx, order, { audit, move: true, now });
    const { answer, revision } = given;
    const body = { confirmationId, answer, intakeNumber, revision, seq };
    return { status: 201, body, hint: hintOf(order, seq, `customer-${answer}`) };
  });
}
