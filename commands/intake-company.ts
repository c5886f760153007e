import type { Kysely } from 'kysely';
import { customersAmong } from '../db/customers.ts';
import { companyOf } from '../db/org-units.ts';
import { behalvesOf, type OnBehalfOf, type Person } from '../db/people.ts';
import { policyOf } from '../db/policies.ts';
import { policiesInForce } from '../db/queries/companies.ts';
import type { DB } from '../db/schema.ts';
import { CommandProblem, type FieldError } from './problem.ts';

/**
 * For whom the person may take orders in at a company by one of its policies, themselves first; empty for who may not.
 * They keep enquiries and projects too.
 */
export async function takesOrders(db: Kysely<DB>, person: Person, companyId: string): Promise<OnBehalfOf[]> {
  const company = await companyOf(db, companyId);
  const used = (await policiesInForce(db)).filter((policy) => policy.companyId === company?.id);
  for (const { groupId, policyId, version } of used) {
    const owners = (await policyOf(db, policyId, version)).authority['submit-order'] ?? [];
    const behalves = behalvesOf(person, owners, { companyId, groupId });
    if (behalves.length > 0) return behalves;
  }
  return [];
}

/**
 * Answers for whom the person does it. Throws `forbidden` for everybody else, whether or not there is such a company.
 */
export async function requireIntake(db: Kysely<DB>, person: Person, companyId: string): Promise<OnBehalfOf> {
  const [first] = await takesOrders(db, person, companyId);
  if (first !== undefined) return first;
  throw new CommandProblem('forbidden', `You take in no orders at a company "${companyId}".`);
}

/** An error for a customer that the company does not have. */
export async function customerErrors(
  db: Kysely<DB>,
  companyId: string,
  customerId: string | undefined,
): Promise<FieldError[]> {
  if (customerId === undefined) return [];
  if ((await customersAmong(db, companyId, [customerId])).has(customerId)) return [];
  const message = `company ${companyId} has no customer "${customerId}"`;
  return [{ path: 'customerId', code: 'unknown-customer', message }];
}
