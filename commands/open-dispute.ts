import { addDispute } from '../db/disputes.ts';
import { tellOwners } from '../db/owner-notice.ts';
import { commitOrder } from '../db/orders.ts';
import type { DisputeSubject } from '../domain/contract/dispute-subjects.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { anyOrder, requireText } from './open-order.ts';

export type OpenDisputeInput = { intakeNumber: string; about: DisputeSubject; description: string };

export type OpenDisputeAnswer = { disputeId: string; intakeNumber: string; seq: number };

/**
 * Records a dispute with the customer about an order, also when it has ended, and tells whoever may resolve it (P-58). It
 * holds nothing up. 201.
 */
export async function openDispute(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, about, description }: OpenDisputeInput,
): Promise<CommandResult<OpenDisputeAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, policy, person } = await anyOrder(trx, scope, { intakeNumber, action: 'open-dispute' });
    requireText('description', description);
    const { now: at, correlationId } = scope;
    const said = { about, description: description.trim() };
    const disputeId = await addDispute(trx, {
      ...said,
      order_id: order.id,
      raised_by: person.id,
      raised_at: at,
    });
    await tellOwners(trx, order, {
      template: 'dispute-opened',
      owners: policy.authority['resolve-dispute'] ?? [],
      personId: null,
      data: { dispute: said.description },
      dedupe: `dispute-opened:${disputeId}`,
      now: at,
      correlationId,
    });
    const data = { disputeId, revision: order.revision, ...said };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'dispute-opened', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { disputeId, intakeNumber, seq } };
  });
}
