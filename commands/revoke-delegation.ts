import { appendAudit } from '../db/audit.ts';
import { endDelegation, lockDelegation } from '../db/delegations.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { whoseRoles } from './delegate.ts';
import { CommandProblem } from './problem.ts';

export type RevokeDelegationInput = { delegationId: string };

export type RevokeDelegationAnswer = { delegationId: string; status: 'revoked' };

/**
 * Ends a delegation or absence at once, for oneself or as head or administrator; what was decided meanwhile stays.
 * Revoking it again changes nothing. 200.
 */
export async function revokeDelegation(
  context: CommandContext,
  request: CommandRequest,
  { delegationId }: RevokeDelegationInput,
): Promise<CommandResult<RevokeDelegationAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const actor = await actingPerson(trx, scope);
    const delegation = await lockDelegation(trx, delegationId);
    if (!delegation) throw new CommandProblem('not-found', 'There is no such delegation.');
    const person = await whoseRoles(trx, actor, delegation.person_id);
    const body: RevokeDelegationAnswer = { delegationId, status: 'revoked' };
    if (delegation.revoked_at !== null) return { status: 200, body };

    const { now: at, correlationId } = scope;
    await endDelegation(trx, delegationId, { by: actor.id, at });
    await appendAudit(trx, { kind: 'person', id: person.id }, [
      { kind: 'delegation-revoked', actor: actor.id, data: { delegationId }, correlationId, at },
    ]);
    return { status: 200, body };
  });
}
