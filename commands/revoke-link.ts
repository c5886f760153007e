import { linkById, revokeLinkRow } from '../db/links.ts';
import { commitOrder } from '../db/orders.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { anyOrder } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type RevokeLinkInput = { intakeNumber: string; linkId: string };

export type RevokeLinkAnswer = { linkId: string; intakeNumber: string; revokedAt: string };

/** Takes a customer's link back (P-16): from the commit on it shows and answers nothing. 200. */
export async function revokeLink(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, linkId }: RevokeLinkInput,
): Promise<CommandResult<RevokeLinkAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, person } = await anyOrder(trx, scope, { intakeNumber, action: 'create-link' });
    const link = await linkById(trx, linkId);
    if (link?.orderId !== order.id) throw new CommandProblem('not-found', 'The order has no such link.');
    const { now: at, correlationId } = scope;
    const revoked = await revokeLinkRow(trx, { linkId, personId: person.id, at });
    if (!revoked) throw new CommandProblem('link-gone', 'This link was revoked before.');
    const data = { linkId, revision: link.revision, purpose: link.purpose };
    await commitOrder(trx, order, {
      audit: [{ kind: 'link-revoked', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 200, body: { linkId, intakeNumber, revokedAt: at.toISOString() } };
  });
}
