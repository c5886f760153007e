import { type Dispute, disputeIn, orderOfDispute, resolve } from '../db/disputes.ts';
import { commitOrder } from '../db/orders.ts';
import { tellOwners } from '../db/owner-notice.ts';
import { actingPerson, requireAuthority } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { anyOrderOf, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/** responsibility: whose fault it was; handling: what is done about it. */
export type ResolveDisputeInput = { disputeId: string; responsibility: string; handling: string };

export type ResolveDisputeAnswer = {
  disputeId: string;
  status: 'resolved';
  intakeNumber: string;
  seq: number;
};

/**
 * Records how a dispute was handled, and whose responsibility it was, also when the order has ended, and tells who opened
 * it (P-58). A dispute is resolved once. 200.
 */
export async function resolveDispute(
  context: CommandContext,
  request: CommandRequest,
  { disputeId, responsibility, handling }: ResolveDisputeInput,
): Promise<CommandResult<ResolveDisputeAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const orderId = await orderOfDispute(trx, disputeId);
    if (orderId === null) {
      await actingPerson(trx, scope);
      throw new CommandProblem('not-found', 'There is no such dispute.');
    }
    const { order, person } = await anyOrderOf(trx, scope, orderId, (who, policy, { home }) =>
      requireAuthority(who, policy, 'resolve-dispute', home),
    );
    const dispute = await disputeIn(trx, disputeId);
    requireOpenDispute(dispute);
    requireText('responsibility', responsibility);
    requireText('handling', handling);

    const { now: at, correlationId } = scope;
    const said = { responsibility: responsibility.trim(), handling: handling.trim() };
    await resolve(trx, disputeId, { ...said, resolved_by: person.id, resolved_at: at });
    await tellOwners(trx, order, {
      template: 'dispute-resolved',
      owners: [],
      personId: dispute.raised_by,
      data: { dispute: dispute.description, handling: `${said.responsibility}; ${said.handling}` },
      dedupe: `dispute-resolved:${disputeId}`,
      now: at,
      correlationId,
    });
    const data = { disputeId, ...said };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'dispute-resolved', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    const { intake_number: intakeNumber } = order;
    return { status: 200, body: { disputeId, status: 'resolved', intakeNumber, seq } };
  });
}

function requireOpenDispute({ resolved_by: by }: Dispute): void {
  if (by === null) return;
  throw new CommandProblem('already-recorded', `${by} has recorded how this dispute was handled.`);
}
