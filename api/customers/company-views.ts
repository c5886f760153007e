import { CommandProblem } from '../../commands/problem.ts';
import { holdsAny, type Person } from '../../db/people.ts';
import { policyOf } from '../../db/policies.ts';
import { policiesInForce } from '../../db/queries/companies.ts';
import type { View } from '../../domain/policy/authority.ts';
import type { Api } from '../http/environment.ts';
import { type Views, viewsOf } from '../orders/view.ts';

/** What a person sees at one company; zone: of the calendar of its policies. */
export type CompanyView = { views: Views; zone: string };

/**
 * The companies at which the person may read new orders, each with what may be seen of them: a customer's data are
 * shown where the policies in force would show them with an order (P-17, P-165).
 */
export async function companyViews(api: Api, person: Person): Promise<Map<string, CompanyView>> {
  const found = new Map<string, CompanyView>();
  for (const { companyId, groupId, policyId, version } of await policiesInForce(api.db)) {
    const home = { companyId, groupId };
    const policy = await policyOf(api.db, policyId, version);
    if (!holdsAny(person, policy.authority['read-order'] ?? [], home)) continue;
    const before: Iterable<View> = found.get(companyId)?.views ?? [];
    const views = new Set([...before, ...viewsOf(person, policy, home)]);
    found.set(companyId, { views, zone: policy.calendar.zone });
  }
  return found;
}

/**
 * What a person sees at a company, for whom its policies show credit. Throws `not-found` for a company that they may not
 * see, and `forbidden`.
 */
export async function requireCreditOf(api: Api, person: Person, companyId: string): Promise<CompanyView> {
  const seen = (await companyViews(api, person)).get(companyId);
  if (!seen) throw new CommandProblem('not-found', `There is no company ${companyId} that you may see.`);
  if (!seen.views.has('credit')) {
    throw new CommandProblem('forbidden', 'Your roles do not see the credit of customers.');
  }
  return seen;
}
