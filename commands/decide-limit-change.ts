import { appendAudit } from '../db/audit.ts';
import { checkOrdersOf } from '../db/credit-checks.ts';
import { type LimitChange, limitChangeIn, settleLimitChange } from '../db/limit-changes.ts';
import type { OnBehalfOf, Person } from '../db/people.ts';
import { limitDecidedFor } from '../domain/credit/limit-decider.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { openAccount } from './open-account.ts';
import { requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type DecideLimitChangeInput = {
  customerId: string;
  limitChangeId: string;
  outcome: 'approve' | 'refuse';
  /** Of a refusal. */
  reason?: string | undefined;
};

/** ordersToCheck: open orders of the customer that are looked at again for the new limit. */
export type DecideLimitChangeAnswer = { limitChange: LimitChange; ordersToCheck: number };

/**
 * Approves or refuses another limit, by and for somebody else than who proposed it (D2, P-49, P-166). Approved, it is
 * the limit from now on; the customer's open orders are looked at again, one by one, and held where it was lowered
 * below what is owed. 200.
 */
export async function decideLimitChange(
  context: CommandContext,
  request: CommandRequest,
  { customerId, limitChangeId, outcome, reason = '' }: DecideLimitChangeInput,
): Promise<CommandResult<DecideLimitChangeAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const opening = { customerId, action: 'decide-limit-change' } as const;
    const { person, account, behalves } = await openAccount(trx, scope, opening);
    const { now: at, correlationId } = scope;
    const proposed = await limitChangeIn(trx, account, limitChangeId);
    if (!proposed) throw new CommandProblem('not-found', 'There is no such change of this limit.');
    const onBehalfOf = decidingFor(proposed, person, behalves);
    if (outcome === 'refuse') requireText('reason', reason);

    const status = outcome === 'approve' ? 'approved' : 'refused';
    const decisionReason = reason.trim() || null;
    await settleLimitChange(trx, proposed, { status, by: person.id, at, reason: decisionReason });
    const ordersToCheck =
      status === 'approved' ? await checkOrdersOf(trx, account.id, 'limit-changed', at) : 0;
    const { from, to, currency } = proposed;
    const data = {
      limitChange: proposed.id,
      status,
      from,
      to,
      currency,
      reason: decisionReason,
      ordersToCheck,
    };
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      { kind: 'limit-change-decided', actor: person.id, onBehalfOf, data, correlationId, at },
    ]);
    const decided = { status, decidedBy: person.id, decidedAt: at.toISOString(), decisionReason } as const;
    return { status: 200, body: { limitChange: { ...proposed, ...decided }, ordersToCheck } };
  });
}

/** For whom the person decides: neither they nor the other had a hand in the proposal. */
function decidingFor(
  { status, decidedBy, proposedBy, proposedFor }: LimitChange,
  person: Person,
  behalves: readonly OnBehalfOf[],
): OnBehalfOf {
  if (status !== 'open') {
    throw new CommandProblem('already-decided', `This change was ${status} by ${decidedBy}.`, {
      extra: { status, decidedBy },
    });
  }
  const behalf = limitDecidedFor(person.id, behalves, { proposedBy, proposedFor });
  if (behalf === undefined) {
    throw new CommandProblem('separation-of-duties', 'Whoever proposes a limit does not decide it.');
  }
  return behalf;
}
