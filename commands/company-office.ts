import { behalvesOf, type OnBehalfOf, type OrderHome, type Person, worksAt } from '../db/people.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { CommandProblem } from './problem.ts';

/**
 * The books of a company are kept by these offices of it, whatever policy an order has. `what`: is theirs. Answers for
 * whom the person keeps them. Throws `forbidden`, and `not-found` for who is of another company.
 */
export function requireOffice(
  person: Person,
  office: readonly OwnerRule[],
  home: OrderHome,
  what: string,
): OnBehalfOf {
  const [first] = behalvesOf(person, office, home);
  if (first !== undefined) return first;
  // Whoever holds no role there does not learn whose number it is.
  if (!worksAt(person, home)) {
    throw new CommandProblem('not-found', 'There is nothing under this number that you may see.');
  }
  const roles = [...new Set(office.map(({ role }) => role))].join(' or ');
  throw new CommandProblem('forbidden', `${what} of company ${home.companyId} are for its ${roles}.`);
}
