import { pauseClocks } from '../db/clocks/pause-clocks.ts';
import { addDesignVersion, designState } from '../db/designs.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type DesignAnswer, designOrder } from './design-order.ts';
import { CommandProblem } from './problem.ts';

export type SubmitDesignInput = {
  intakeNumber: string;
  reference: string;
  sha256: string;
  note?: string | undefined;
};

/**
 * The designer hands a version to the customer (P-60, S-27): from now on it lies with them, and the clocks that the
 * policy pauses for that stand still. Refused while the version before is unanswered.
 */
export async function submitDesign(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, reference, sha256, note }: SubmitDesignInput,
): Promise<CommandResult<DesignAnswer<{ version: number }>>> {
  return designOrder(
    context,
    request,
    { intakeNumber, kind: 'design-submitted' },
    async ({ trx, order, person, scope }) => {
      const before = await designState(trx, order.id);
      if (before.version !== null && before.answer === null) {
        throw new CommandProblem(
          'wrong-stage',
          `Version ${before.version} lies with the customer, unanswered.`,
        );
      }
      const version = (before.version ?? 0) + 1;
      const { now: at } = scope;
      const given = { orderId: order.id, version, reference, sha256, note: note?.trim() || null };
      await addDesignVersion(trx, { ...given, by: person.id, at });
      await pauseClocks(trx, { orderId: order.id, gateId: null, reason: 'customer-design', at });
      return { body: { version }, data: { version, reference, sha256 } };
    },
  );
}
