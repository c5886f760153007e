import { answerDesign, type DesignVersionAnswer } from './answer-design.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type DesignAnswer, designOrder } from './design-order.ts';

export type RecordDesignAnswerInput = DesignVersionAnswer & { intakeNumber: string };

/** Who designs records what the customer has answered to a version (P-60, P-152). 201. */
export async function recordDesignAnswer(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, ...given }: RecordDesignAnswerInput,
): Promise<CommandResult<DesignAnswer<{ version: number; answer: DesignVersionAnswer['answer'] }>>> {
  return designOrder(
    context,
    request,
    { intakeNumber, kind: `design-${given.answer}` },
    async ({ trx, order, person, scope }) => {
      await answerDesign(trx, { orderId: order.id, actor: person.id, at: scope.now }, given);
      const { version, answer } = given;
      return { body: { version, answer }, data: given };
    },
  );
}
