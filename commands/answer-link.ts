import { linkById, useLink } from '../db/links.ts';
import { commitOrder, lockOrder } from '../db/orders.ts';
import { policyOf } from '../db/policies.ts';
import { LINK_FAULTS, linkFault, type LinkState } from '../domain/links/link-fault.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { LINK_HANDLERS } from './link-answers.ts';
import type { LinkAnswer } from './link-handler.ts';
import { hintOf, requireOpen } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type AnsweredLink = {
  intakeNumber: string;
  revision: number;
  answer: LinkAnswer['answer'];
  seq: number;
};

/**
 * The customer answers by a link, for exactly the revision and design that it shows, once: what comes of it, its
 * purpose says. 200. Throws `link-gone` for a link that cannot be used any more, `forbidden` for one that only shows the order.
 */
export async function answerLink(
  context: CommandContext,
  request: CommandRequest,
  { linkId, ...given }: LinkAnswer & { linkId: string },
): Promise<CommandResult<AnsweredLink>> {
  return runCommand(context, request, async (trx, { now, correlationId }) => {
    const orderId = (await linkById(trx, linkId))?.orderId;
    const order = orderId === undefined ? null : await lockOrder(trx, orderId);
    // Read again under the order's lock, which revoking it and revising the order hold as well.
    const link = await linkById(trx, linkId);
    if (!order || !link) throw new CommandProblem('not-found', 'There is no such link.');
    requireUsable(link, now);
    requireOpen(order);
    const handler = LINK_HANDLERS[link.purpose];
    if (!handler) throw new CommandProblem('forbidden', 'This link shows the order; it takes no answer.');

    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const { revision, designVersion } = link;
    const actor = `customer:${linkId}`;
    const used = { order, policy, linkId, revision, designVersion, actor, now, correlationId };
    const audit = await handler.answer(trx, used, given);
    await useLink(trx, linkId, now);
    const { seq } = await commitOrder(trx, order, { audit, move: true, now });
    const { answer } = given;
    const body = { intakeNumber: order.intake_number, revision, answer, seq };
    return { status: 200, body, hint: hintOf(order, seq, audit[0].kind) };
  });
}

/** Throws `link-gone`, and says why, for a link that can be used no more. */
export function requireUsable(link: LinkState, now: Date): void {
  const fault = linkFault(link, now);
  if (fault === null) return;
  throw new CommandProblem('link-gone', LINK_FAULTS[fault].en, { extra: { fault } });
}
