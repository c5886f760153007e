import { fulfilReview } from '../db/obligations.ts';
import { commitOrder, orderIdOf } from '../db/orders.ts';
import { addHandling, riskIn } from '../db/risks.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { openOrderOf, ownerOr, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type HandleRiskInput = { intakeNumber: string; riskId: string; handling: string };

export type HandleRiskAnswer = { riskId: string; intakeNumber: string; seq: number };

/** Says what was done about a risk, once, by the office that owns it or whom the policy trusts with it (P-45). 201. */
export async function handleRisk(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, riskId, handling }: HandleRiskInput,
): Promise<CommandResult<HandleRiskAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const orderId = await orderIdOf(trx, intakeNumber);
    const risk = orderId && (await riskIn(trx, { orderId, riskId }));
    if (!orderId || !risk) {
      await actingPerson(trx, scope);
      throw new CommandProblem('not-found', 'The order has no such risk.');
    }
    const { order, person } = await openOrderOf(trx, scope, orderId, ownerOr(risk.ownerRole, 'handle-risk'));
    // Read again: somebody may have handled it while this waited for the lock.
    const handledBy = (await riskIn(trx, { orderId, riskId }))?.handledBy ?? null;
    if (handledBy !== null) {
      throw new CommandProblem('already-decided', `${handledBy} has said how this was handled.`, {
        extra: { handledBy },
      });
    }
    requireText('handling', handling);
    const { now: at, correlationId } = scope;
    const given = { riskId, handling: handling.trim() };
    await addHandling(trx, { ...given, by: person.id, at });
    await fulfilReview(trx, riskId, { by: person.id, at, evidence: given.handling });
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'risk-handled', actor: person.id, data: given, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { riskId, intakeNumber, seq }, hint: null };
  });
}
