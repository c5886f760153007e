import { CommandProblem } from '../../commands/problem.ts';
import type { Person } from '../../db/people.ts';
import { customerRecord } from '../../db/queries/list-customers.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import type { Api } from '../http/environment.ts';
import { type CompanyView, companyViews } from './company-views.ts';

/**
 * Lets in who may see the credit of a customer, and logs that it was read (P-17). Throws `not-found` for a customer
 * of another company, `forbidden` for who may not see credit.
 */
export async function requireCreditView(
  api: Api,
  person: Person,
  { customerId, correlationId }: { customerId: string; correlationId: string },
): Promise<CompanyView> {
  const customer = await customerRecord(api.db, customerId);
  const seen = customer && (await companyViews(api, person)).get(customer.companyId);
  if (!seen) throw new CommandProblem('not-found', `There is no customer ${customerId} that you may see.`);
  if (!seen.views.has('credit')) {
    throw new CommandProblem('forbidden', 'Your roles do not see the credit of customers.');
  }
  const what = `credit of ${customerId}`;
  await logAccess(api.db, { personId: person.id, orderId: null, what, correlationId });
  return seen;
}
