import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { appendAudit } from '../db/audit.ts';
import { addDelegation, type Delegator, delegatorOf } from '../db/delegations.ts';
import { tellDelegated } from '../db/delegation-notices.ts';
import type { Person } from '../db/people.ts';
import type { DB } from '../db/schema.ts';
import { isHeadOf } from '../domain/people/heads.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireText } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type DelegateInput = {
  /** Whose roles: `me`, or somebody who is absent. */
  personId: string;
  /** Who stands in; absent: nobody does, the person is away. */
  delegateId?: string | undefined;
  /** One role at one unit; all that the person holds when absent. */
  role?: string | undefined;
  unitId?: string | undefined;
  /** ISO instants. */
  from: string;
  until: string;
  reason: string;
};

export type DelegateAnswer = {
  delegationId: string;
  personId: string;
  delegateId: string | null;
  from: string;
  until: string;
};

/**
 * Somebody stands in for a person from one instant until another, or nobody does and they are absent. One does it for
 * oneself; a head or an administrator for somebody who cannot. The delegate owns the tasks of the roles while it
 * lasts, and decides on the other's behalf; duties stay separated (P-166). Both are told, but not who says it. 201.
 */
export async function delegate(
  context: CommandContext,
  request: CommandRequest,
  input: DelegateInput,
): Promise<CommandResult<DelegateAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const actor = await actingPerson(trx, scope);
    const person = await whoseRoles(trx, actor, input.personId);
    requireText('reason', input.reason);
    const role = await checkForm(trx, person, input, scope.now);

    const { now: at, correlationId } = scope;
    const id = randomUUID();
    const delegateId = input.delegateId ?? null;
    const [from, until] = [new Date(input.from), new Date(input.until)];
    const reason = input.reason.trim();
    const unitId = input.unitId ?? null;
    const delegation = {
      id,
      person_id: person.id,
      delegate_id: delegateId,
      role,
      unit_id: unitId,
      valid_from: from,
      valid_until: until,
      reason,
      created_by: actor.id,
      created_at: at,
      revoked_by: null,
      revoked_at: null,
    };
    await addDelegation(trx, delegation);
    const { from: stated, until: end } = input;
    await tellDelegated(trx, delegation, { from: stated, until: end, now: at, correlationId });
    const said = { delegateId, from: from.toISOString(), until: until.toISOString() };
    const data = { delegationId: id, ...said, role, unitId, reason };
    await appendAudit(trx, { kind: 'person', id: person.id }, [
      { kind: 'delegated', actor: actor.id, data, correlationId, at },
    ]);
    return { status: 201, body: { delegationId: id, personId: person.id, ...said } };
  });
}

/** Oneself, or a person whom one heads. Throws `not-found` for anybody else: nobody learns who there is. */
export async function whoseRoles(trx: Transaction<DB>, actor: Person, personId: string): Promise<Delegator> {
  const id = personId === 'me' ? actor.id : personId;
  const person = await delegatorOf(trx, id);
  if (person && (id === actor.id || isHeadOf(actor.roles, person.roles))) return person;
  throw new CommandProblem('not-found', `There is no person "${personId}" for whom you may do this.`);
}

/** Answers the role that is delegated, null for all. Throws a `validation` problem naming every wrong field. */
async function checkForm(trx: Transaction<DB>, person: Delegator, input: DelegateInput, now: Date) {
  const { delegateId, role, unitId } = input;
  const errors: FieldError[] = [];
  const until = Date.parse(input.until);
  if (until <= Date.parse(input.from)) {
    errors.push({ path: 'until', code: 'before-from', message: 'it ends after it begins' });
  } else if (until <= now.getTime()) {
    errors.push({ path: 'until', code: 'in-the-past', message: 'it would be over already' });
  }
  const held = person.roles.find((one) => one.role === role && one.unitId === unitId);
  if ((role !== undefined || unitId !== undefined) && !held) {
    const message = `${person.id} does not hold the role ${role ?? ''} at the unit ${unitId ?? ''}`;
    errors.push({ path: role === undefined ? 'unitId' : 'role', code: 'not-held', message });
  }
  if (delegateId !== undefined) {
    const delegated = held ? [held] : person.roles;
    errors.push(...delegateErrors(delegateId, person, delegated, await delegatorOf(trx, delegateId)));
  }
  refuseIfWrong('The delegation is incomplete or wrong.', errors);
  return held?.role ?? null;
}

/** The delegate is somebody else, of each company for whose orders they are to act or of the group above it. */
function delegateErrors(
  delegateId: string,
  person: Delegator,
  delegated: Delegator['roles'],
  delegate: Delegator | null,
): FieldError[] {
  if (delegate === null || delegateId === person.id) {
    const message = `"${delegateId}" is nobody else who works here`;
    return [{ path: 'delegateId', code: 'unknown-person', message }];
  }
  const foreign = delegated.find(
    ({ companyId, groupId }) => !delegate.roles.some((own) => [companyId, groupId].includes(own.companyId)),
  );
  if (!foreign) return [];
  const message = `"${delegateId}" has no role at ${foreign.companyId}, where ${person.id} is ${foreign.role}: name one role to delegate it alone`;
  return [{ path: 'delegateId', code: 'not-of-company', message }];
}
