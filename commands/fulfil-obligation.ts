import { fulfil, type Obligation, obligationIn, obligationOwner } from '../db/obligations.ts';
import { commitOrder, type LockedOrder } from '../db/orders.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { anyOrderOf, hintOf, ownerOr, requireOpen, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/** evidence: what shows it, such as the number of a bank receipt. */
export type FulfilObligationInput = { obligationId: string; evidence: string };

export type FulfilObligationAnswer = {
  obligationId: string;
  status: 'fulfilled';
  intakeNumber: string;
  seq: number;
};

/**
 * Records that a condition of a conditional yes is met, by who owns it or whom the policy trusts with it (P-26,
 * P-35, P-166). An order that waits for its preconditions becomes effective after the last of them; one that is complete
 * may owe the payment that was agreed. 200.
 */
export async function fulfilObligation(
  context: CommandContext,
  request: CommandRequest,
  { obligationId, evidence }: FulfilObligationInput,
): Promise<CommandResult<FulfilObligationAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const known = await obligationOwner(trx, obligationId);
    if (!known) {
      await actingPerson(trx, scope);
      throw new CommandProblem('not-found', 'There is no such obligation.');
    }
    const { order, person } = await anyOrderOf(
      trx,
      scope,
      known.orderId,
      ownerOr(known.ownerRole, 'fulfil-obligation'),
    );
    const obligation = await obligationIn(trx, obligationId);
    if (obligation.kind !== 'payment' || order.stage !== 'CLOSED') requireOpen(order);
    requireUnmet(obligation, order);
    requireText('evidence', evidence);

    const { now: at, correlationId } = scope;
    const shown = evidence.trim();
    await fulfil(trx, obligationId, { by: person.id, at, evidence: shown });
    const data = {
      obligationId,
      kind: obligation.kind,
      revision: obligation.revision,
      decisionId: obligation.decision_id,
      evidence: shown,
    };
    const move = order.closed_at === null;
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'obligation-fulfilled', actor: person.id, data, correlationId, at }],
      move,
      now: at,
    });
    const { intake_number: intakeNumber } = order;
    const body: FulfilObligationAnswer = { obligationId, status: 'fulfilled', intakeNumber, seq };
    return { status: 200, body, hint: move ? hintOf(order, seq, 'obligation-fulfilled') : null };
  });
}

function requireUnmet({ status, revision, fulfilled_by: by }: Obligation, order: LockedOrder): void {
  switch (status) {
    case 'open':
      return;
    case 'fulfilled':
      throw new CommandProblem('already-decided', `${by} has recorded that this is fulfilled.`, {
        extra: { fulfilledBy: by },
      });
    case 'withdrawn':
      throw new CommandProblem(
        'not-current-revision',
        `This was a condition of revision ${revision}; the order is at revision ${order.revision}.`,
        { extra: { currentRevision: order.revision } },
      );
  }
}
