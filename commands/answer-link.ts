import { linkById, useLink } from '../db/links.ts';
import { commitOrder, lockOrder } from '../db/orders.ts';
import { policyOf } from '../db/policies.ts';
import { linkFault } from '../domain/links/link-purposes.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { handlerOf, type LinkAnswer } from './link-answers.ts';
import { hintOf, requireOpen } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type AnsweredLink = {
  intakeNumber: string;
  revision: number;
  answer: LinkAnswer['answer'];
  seq: number;
};

/**
 * The customer answers by a link, for exactly the revision that it shows, once: what comes of it, its purpose says.
 * 200. Throws `link-gone` for a link that cannot be used any more, `forbidden` for one that only shows the order.
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
    const fault = linkFault(link, order.revision, now);
    if (fault !== null) throw new CommandProblem('link-gone', fault);
    requireOpen(order);
    const handler = handlerOf(link.purpose);
    if (!handler) throw new CommandProblem('forbidden', 'This link shows the order; it takes no answer.');

    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const { revision } = link;
    const actor = `customer:${linkId}`;
    const used = { order, policy, linkId, revision, actor, now, correlationId };
    const audit = await handler.answer(trx, used, given);
    await useLink(trx, linkId, now);
    const { seq } = await commitOrder(trx, order, { audit, move: true, now });
    const { answer } = given;
    const body = { intakeNumber: order.intake_number, revision, answer, seq };
    return { status: 200, body, hint: hintOf(order, seq, `customer-${answer}`) };
  });
}
