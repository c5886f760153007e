import { type Kysely, sql } from 'kysely';
import type { Action } from '../../domain/policy/authority.ts';
import { holdsAny, type OrderHome, type Person } from '../people.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';

/** Where a person may do one thing: a company under one version of a policy. The three lists run in parallel. */
export type Scope = { policyIds: string[]; versions: number[]; companyIds: string[] };

type Pinned = { id: string; version: number; companyId: string; groupId: string };

/** Default deny: the companies and policy versions whose authority matrix gives this person the action (P-165). */
export async function scopeOf(db: Kysely<DB>, person: Person, action: Action): Promise<Scope> {
  const { rows } = await sql<Pinned>`
    SELECT p.id, p.version, u.id AS "companyId", u.group_id AS "groupId"
    FROM policies p CROSS JOIN org_units u WHERE u.kind = 'company'
    ORDER BY p.id, p.version, u.id`.execute(db);
  const scope: Scope = { policyIds: [], versions: [], companyIds: [] };
  for (const { id, version, companyId, groupId } of rows) {
    const home: OrderHome = { companyId, groupId };
    // Whoever holds no role at the company or its group needs no look into the policy.
    if (!person.roles.some((held) => held.companyId === companyId || held.companyId === groupId)) continue;
    const policy = await policyOf(db, id, version);
    if (!holdsAny(person, policy.authority[action] ?? [], home)) continue;
    scope.policyIds.push(id);
    scope.versions.push(version);
    scope.companyIds.push(companyId);
  }
  return scope;
}

/** A condition on `o`, the orders row: the order lies within the scope. */
export function within(scope: Scope) {
  return sql<boolean>`(o.policy_id, o.policy_version, o.company_id) IN (
    SELECT * FROM unnest(${scope.policyIds}::text[], ${scope.versions}::int[], ${scope.companyIds}::text[]))`;
}
