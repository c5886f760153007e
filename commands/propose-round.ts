import { addRound, openRound } from '../db/negotiation.ts';
import { commitOrder } from '../db/orders.ts';
import type { ProposalKind } from '../domain/negotiation/proposals.ts';
import type { ProposalTerms } from '../domain/negotiation/terms.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { type OpenOrder, openOrder, requireText, standsBeforeEffective } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { requireTerms } from './proposal-terms.ts';

export type ProposeRoundInput = {
  intakeNumber: string;
  kind: ProposalKind;
  text: string;
  /** What it says in figures: what is accepted of it the revision has to say. */
  terms?: ProposalTerms | undefined;
  proposedBy: 'us' | 'customer';
};

export type ProposeRoundAnswer = { intakeNumber: string; round: number; revision: number; seq: number };

/**
 * Records a proposal that is made to the customer, or that the customer makes, after a refusal (P-42, P-44): a later
 * date, another quantity, specification or price, a prepayment. One round waits for its answer at a time. The order
 * changes by its next revision only. 201.
 */
export async function proposeRound(
  context: CommandContext,
  request: CommandRequest,
  input: ProposeRoundInput,
): Promise<CommandResult<ProposeRoundAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, kind, proposedBy } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'negotiate' });
    await requireNegotiating(open);
    requireText('text', input.text);
    const terms = input.terms ?? null;
    if (terms !== null) await requireTerms(open, terms);
    const { order, person } = open;
    const waiting = await openRound(trx, order);
    if (waiting) {
      throw new CommandProblem(
        'already-requested',
        `Round ${waiting.round} of order ${intakeNumber} waits for its answer.`,
        { extra: { round: waiting.round } },
      );
    }

    const { now: at, correlationId } = scope;
    const proposal = input.text.trim();
    const { id: orderId, revision } = order;
    const given = { orderId, revision, kind, proposal, terms, proposedBy };
    const round = await addRound(trx, { ...given, personId: person.id, at });
    const data = { round, revision, kind, proposal, ...(terms !== null && { terms }), proposedBy };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'proposed', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { intakeNumber, round, revision, seq } };
  });
}

/** Throws `wrong-stage` for an order that is not being negotiated. */
export async function requireNegotiating(open: OpenOrder): Promise<void> {
  const { stage } = await standsBeforeEffective(open);
  if (stage === 'NEGOTIATING') return;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${open.order.intake_number} stands at ${stage}: it is negotiated after a refusal, in NEGOTIATING.`,
  );
}
