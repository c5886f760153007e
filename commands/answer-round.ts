import { answerRound, type NegotiationRound, roundOf } from '../db/negotiation.ts';
import { commitOrder } from '../db/orders.ts';
import type { ProposalAnswer } from '../domain/negotiation/proposals.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { type OpenOrder, openOrder, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { requireNegotiating } from './propose-round.ts';

export type AnswerRoundInput = {
  intakeNumber: string;
  round: number;
  answer: ProposalAnswer;
  /** What was said; a counter-proposal has to say it. */
  text?: string | undefined;
  /** Where the letter, e-mail or note is kept that shows it. */
  reference: string;
};

export type AnswerRoundAnswer = { intakeNumber: string; round: number; answer: ProposalAnswer; seq: number };

/**
 * Records what the other side answers to a proposal, with the evidence (P-44). Accepted, it becomes part of the next
 * revision, which names the round; a counter-proposal is a round of its own. 200.
 */
export async function answerProposal(
  context: CommandContext,
  request: CommandRequest,
  input: AnswerRoundInput,
): Promise<CommandResult<AnswerRoundAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, answer } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'negotiate' });
    const round = await unansweredRound(open, input.round);
    await requireNegotiating(open);
    requireText('reference', input.reference);
    if (answer === 'counter') requireText('text', input.text ?? '');

    const { order, person } = open;
    const { now: at, correlationId } = scope;
    const said = { answer, text: input.text?.trim() || null, reference: input.reference.trim() };
    await answerRound(trx, round, { ...said, personId: person.id, at });
    const data = { round: round.round, revision: order.revision, ...said };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'proposal-answered', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 200, body: { intakeNumber, round: round.round, answer, seq } };
  });
}

async function unansweredRound({ trx, order }: OpenOrder, number: number): Promise<NegotiationRound> {
  const round = await roundOf(trx, order.id, number);
  if (!round) {
    throw new CommandProblem('not-found', `Order ${order.intake_number} has no round ${number}.`);
  }
  if (round.answer !== null) {
    throw new CommandProblem('already-decided', `Round ${number} was answered: ${round.answer}.`, {
      extra: { answer: round.answer },
    });
  }
  if (round.revision !== order.revision) {
    throw new CommandProblem(
      'not-current-revision',
      `Round ${number} was about revision ${round.revision}; the order is at revision ${order.revision}.`,
      { extra: { currentRevision: order.revision } },
    );
  }
  return round;
}
