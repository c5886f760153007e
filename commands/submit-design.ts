import { pauseClocks } from '../db/clocks/pause-clocks.ts';
import { addDesignVersion, designState, withCustomer } from '../db/designs.ts';
import { matterOfDesign } from '../domain/policy/change-impact.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type DesignAnswer, designOrder } from './design-order.ts';
import { isJudged } from './judged.ts';
import { type OpenOrder, standsBeforeEffective } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type SubmitDesignInput = {
  intakeNumber: string;
  reference: string;
  sha256: string;
  note?: string | undefined;
};

/**
 * The designer hands a version to the customer (P-60, S-27): from now on it lies with them, and the clocks that the
 * policy pauses for that stand still. It is bound to the revision and to the parts of it that it answers (P-152).
 * Refused while the version before is unanswered, unless that one was drawn for another order than this is now, and
 * when the design is approved.
 */
export async function submitDesign(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, reference, sha256, note }: SubmitDesignInput,
): Promise<CommandResult<DesignAnswer<{ version: number }>>> {
  return designOrder(context, request, { intakeNumber, kind: 'design-submitted' }, async (open) => {
    const { trx, order, policy, person, scope } = open;
    await requireUnjudged(open);
    const before = await designState(trx, order.id);
    if (withCustomer(before)) {
      throw new CommandProblem(
        'wrong-stage',
        `Version ${before.version} lies with the customer, unanswered.`,
      );
    }
    const version = (before.version ?? 0) + 1;
    const { now: at } = scope;
    const given = { version, reference, sha256, note: note?.trim() || null };
    const parts = matterOfDesign(policy);
    const matter = await addDesignVersion(trx, order, { ...given, parts, by: person.id, at });
    await pauseClocks(trx, { orderId: order.id, gateId: null, reason: 'customer-design', at });
    return { body: { version }, data: { version, reference, sha256, matter } };
  });
}

/** What its approvers saw is not exchanged under their answer; a policy may ask for the design more than once. */
async function requireUnjudged(open: OpenOrder): Promise<void> {
  const { stage, progress } = await standsBeforeEffective(open);
  const designs = progress.gates.filter(({ kind }) => kind === 'design');
  if (designs.length === 0 || designs.some((gate) => !isJudged({ gates: [gate] }, ['design']))) return;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${open.order.intake_number} stands at ${stage}: the design of this revision is approved.`,
  );
}
