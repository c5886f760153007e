import { commitOrder } from '../db/orders.ts';
import { orderDocument } from '../db/revisions.ts';
import { addSettlement, allowedMethods } from '../db/settlements.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { isJudged } from './judged.ts';
import {
  type OpenOrder,
  openOrder,
  requireComplete,
  requireText,
  standsBeforeEffective,
} from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type ChooseSettlementInput = { intakeNumber: string; method: string; reason: string };

export type ChooseSettlementAnswer = {
  intakeNumber: string;
  method: string;
  /** The methods that the policy leaves open to this customer. */
  allowed: string[];
  seq: number;
};

/**
 * Chooses how an order is paid, among the methods that the customer's credit and the policy leave open (P-129), until
 * credit or quote is approved on it. 201.
 */
export async function chooseSettlement(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, method, reason }: ChooseSettlementInput,
): Promise<CommandResult<ChooseSettlementAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const open = await openOrder(trx, scope, { intakeNumber, action: 'choose-settlement' });
    const { order, person, policy } = open;
    await requireChoosable(open);
    requireText('reason', reason);
    const { now: at, correlationId } = scope;
    const document = await orderDocument(trx, order);
    const allowed = await allowedMethods(trx, { order, policy, document, now: at });
    if (!allowed.includes(method)) {
      const message = `"${method}" is not open to this customer: ${allowed.join(', ') || 'no method is'}`;
      refuseIfWrong('The settlement method cannot be chosen.', [
        { path: 'method', code: 'not-allowed', message },
      ]);
    }

    const chosen = { method, allowed, reason: reason.trim() };
    await addSettlement(trx, { ...chosen, order_id: order.id, chosen_by: person.id, chosen_at: at });
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'settlement-chosen', actor: person.id, data: chosen, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { intakeNumber, method, allowed, seq } };
  });
}

async function requireChoosable(open: OpenOrder): Promise<void> {
  requireComplete(open.order);
  const { stage, progress } = await standsBeforeEffective(open);
  if (!isJudged(progress, ['credit', 'quote'])) return;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${open.order.intake_number} stands at ${stage}: its settlement is approved with credit or quote.`,
  );
}
