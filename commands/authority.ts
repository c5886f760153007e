import type { Kysely } from 'kysely';
import {
  behalvesOf,
  holdsAny,
  type OnBehalfOf,
  type OrderHome,
  type Person,
  personBySubject,
} from '../db/people.ts';
import type { DB } from '../db/schema.ts';
import type { Action } from '../domain/policy/authority.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Scope } from './command.ts';
import { CommandProblem } from './problem.ts';

/**
 * The person who sends a command, with the roles held and stood in for now. Throws `unknown-person` for a subject
 * nobody has.
 */
export async function actingPerson(
  db: Kysely<DB>,
  { subject, now }: Pick<Scope, 'subject' | 'now'>,
): Promise<Person> {
  const person = await personBySubject(db, subject, now);
  if (!person) {
    throw new CommandProblem('unknown-person', `Nobody active is registered for the subject "${subject}".`);
  }
  return person;
}

/**
 * Default deny: the policy's authority matrix says who may do what at which company, or who stands in for them (P-166).
 */
export function mayAct(person: Person, policy: Policy, action: Action, home: OrderHome): boolean {
  return holdsAny(person, policy.authority[action] ?? [], home);
}

/**
 * Answers for whom the person does it. Throws `not-found` for an order that the person may not even read, `forbidden`
 * for one that may only be read.
 */
export function requireAuthority(
  person: Person,
  policy: Policy,
  action: Action,
  home: OrderHome,
): OnBehalfOf {
  const [first] = behalvesOf(person, policy.authority[action] ?? [], home);
  if (first !== undefined) return first;
  if (!mayAct(person, policy, 'read-order', home)) {
    throw new CommandProblem('not-found', 'There is no such order.');
  }
  const roles = (policy.authority[action] ?? []).map(({ role }) => role).join(', ') || 'nobody';
  throw new CommandProblem('forbidden', `${action} is for ${roles} of company ${home.companyId}.`);
}
