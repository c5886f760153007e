import type { Kysely } from 'kysely';
import type { Action } from '../domain/policy/authority.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { policyOf } from './policies.ts';
import { policiesInForce } from './queries/companies.ts';
import type { DB } from './schema.ts';

/** Whom the policies grant something that a company goes by now, and the zone of their calendars. */
export type CompanyOwners = { owners: OwnerRule[]; zone: string };

/** Who may do what belongs to a company and to none of its orders, by company. */
export async function companyOwners(db: Kysely<DB>, action: Action): Promise<Map<string, CompanyOwners>> {
  const found = new Map<string, CompanyOwners>();
  for (const { companyId, policyId, version } of await policiesInForce(db)) {
    const { authority, calendar } = await policyOf(db, policyId, version);
    const owners = [...(found.get(companyId)?.owners ?? []), ...(authority[action] ?? [])];
    found.set(companyId, { owners, zone: calendar.zone });
  }
  return found;
}
