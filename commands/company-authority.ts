import type { Kysely } from 'kysely';
import { behalvesOf, type OnBehalfOf, type OrderHome, type Person, worksAt } from '../db/people.ts';
import { policyOf } from '../db/policies.ts';
import { policiesInForce } from '../db/queries/companies.ts';
import type { DB } from '../db/schema.ts';
import type { Action } from '../domain/policy/authority.ts';
import { CommandProblem } from './problem.ts';

/**
 * Default deny, for what belongs to a company and to none of its orders: one of the policies that the company goes by
 * now has to grant it (P-166). Answers for whom the person may do it, themselves first. Throws `forbidden`, and
 * `not-found` for who holds no role there.
 */
export async function requireCompanyAuthority(
  db: Kysely<DB>,
  person: Person,
  action: Action,
  home: OrderHome,
): Promise<[OnBehalfOf, ...OnBehalfOf[]]> {
  const roles = new Set<string>();
  for (const { companyId, policyId, version } of await policiesInForce(db)) {
    if (companyId !== home.companyId) continue;
    const owners = (await policyOf(db, policyId, version)).authority[action] ?? [];
    const [first, ...others] = behalvesOf(person, owners, home);
    if (first !== undefined) return [first, ...others];
    for (const { role } of owners) roles.add(role);
  }
  if (!worksAt(person, home)) {
    throw new CommandProblem('not-found', 'There is nothing under this number that you may see.');
  }
  const named = [...roles].join(', ') || 'nobody';
  throw new CommandProblem('forbidden', `${action} is for ${named} of company ${home.companyId}.`);
}
