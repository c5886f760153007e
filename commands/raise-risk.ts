import { addGivenDays } from '../db/obligations.ts';
import { commitOrder } from '../db/orders.ts';
import { tellOwners } from '../db/owner-notice.ts';
import { addRisk } from '../db/risks.ts';
import { localDate } from '../domain/order/local-date.ts';
import { isOffice } from '../domain/roles.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { openOrder, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { comingDayErrors, refuseIfWrong } from './receivable-form.ts';
import { unheldErrors } from './unheld-owners.ts';

export type RaiseRiskInput = {
  intakeNumber: string;
  description: string;
  /** How it should be handled. */
  opinion: string;
  /** The office that has to see to it. */
  ownerRole: string;
  /** Until when they have handled it, or look at it again (YYYY-MM-DD). */
  reviewOn: string;
};

export type RaiseRiskAnswer = { riskId: string; intakeNumber: string; seq: number };

/**
 * Who finds a risk in an order raises it with an opinion how to handle it; its owner is told and owes a review, and the
 * approvers of every gate that is asked from then on see both (P-45). It holds nothing up by itself. 201.
 */
export async function raiseRisk(
  context: CommandContext,
  request: CommandRequest,
  input: RaiseRiskInput,
): Promise<CommandResult<RaiseRiskAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, ownerRole } = input;
    const { order, policy, person } = await openOrder(trx, scope, { intakeNumber, action: 'raise-risk' });
    requireText('description', input.description);
    requireText('opinion', input.opinion);
    if (!isOffice(ownerRole)) {
      const message = `"${ownerRole}" is no role that anybody holds`;
      const errors = [{ path: 'ownerRole', code: 'unknown-role', message }];
      throw new CommandProblem('validation', 'The risk has no owner.', { errors });
    }
    const unheld = await unheldErrors(trx, order, [{ path: 'ownerRole', role: ownerRole }]);
    refuseIfWrong('The risk has no owner.', unheld);
    const { reviewOn } = input;
    const { now: at, correlationId } = scope;
    const today = localDate(at, policy.calendar.zone);
    refuseIfWrong('The risk has no day of review.', comingDayErrors('reviewOn', reviewOn, today));
    const { id: orderId, revision } = order;
    const given = { description: input.description.trim(), opinion: input.opinion.trim(), ownerRole };
    const riskId = await addRisk(trx, { orderId, revision, ...given, by: person.id, at });
    await addGivenDays(trx, { orderId, revision }, [
      { kind: 'risk-review', of: { riskId }, description: given.description, ownerRole, dueOn: reviewOn },
    ]);
    await tellOwners(trx, order, {
      template: 'risk-raised',
      owners: [{ role: ownerRole, at: 'company' }],
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
          data: { revision, riskId, ...given, reviewOn },
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
