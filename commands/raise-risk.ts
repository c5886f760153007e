import { commitOrder } from '../db/orders.ts';
import { tellOwner } from '../db/owner-notice.ts';
import { addRisk } from '../db/risks.ts';
import { isRole } from '../domain/roles.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { openOrder, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type RaiseRiskInput = {
  intakeNumber: string;
  description: string;
  /** How it should be handled. */
  opinion: string;
  /** The office that has to see to it. */
  ownerRole: string;
};

export type RaiseRiskAnswer = { riskId: string; intakeNumber: string; seq: number };

/**
 * Who finds a risk in an order raises it with an opinion how to handle it; its owner is told, and the approvers of every
 * gate that is asked from then on see both (P-45). It holds nothing up by itself. 201.
 */
export async function raiseRisk(
  context: CommandContext,
  request: CommandRequest,
  input: RaiseRiskInput,
): Promise<CommandResult<RaiseRiskAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, ownerRole } = input;
    const { order, person } = await openOrder(trx, scope, { intakeNumber, action: 'raise-risk' });
    requireText('description', input.description);
    requireText('opinion', input.opinion);
    if (!isRole(ownerRole)) {
      const message = `"${ownerRole}" is no role that anybody holds`;
      const errors = [{ path: 'ownerRole', code: 'unknown-role', message }];
      throw new CommandProblem('validation', 'The risk has no owner.', { errors });
    }
    const { now: at, correlationId } = scope;
    const { revision } = order;
    const given = { description: input.description.trim(), opinion: input.opinion.trim(), ownerRole };
    const riskId = await addRisk(trx, { orderId: order.id, revision, ...given, by: person.id, at });
    await tellOwner(trx, order, {
      template: 'risk-raised',
      roles: [ownerRole],
      personId: null,
      data: { risk: given.description, opinion: given.opinion },
      dedupe: `risk-raised:${riskId}`,
      now: at,
      correlationId,
    });
    const { seq } = await commitOrder(trx, order, {
      audit: [
        {
          kind: 'risk-raised',
          actor: person.id,
          data: { revision, riskId, ...given },
          correlationId,
          at,
        },
      ],
      move: false,
      now: at,
    });
    return { status: 201, body: { riskId, intakeNumber, seq }, hint: null };
  });
}
