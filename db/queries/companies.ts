import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

/** The companies among these units, and those of the groups among them. */
export async function companiesWhere(db: Kysely<DB>, unitIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM org_units WHERE kind = 'company'
      AND (id = ANY(${[...unitIds]}::text[]) OR group_id = ANY(${[...unitIds]}::text[])) ORDER BY id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** A company, and the newest version in force of one policy that it uses. */
export type PolicyInForce = { companyId: string; groupId: string; policyId: string; version: number };

/** What every company goes by for new orders, by company and policy. One query. */
export async function policiesInForce(db: Kysely<DB>): Promise<PolicyInForce[]> {
  const { rows } = await sql<PolicyInForce>`
    SELECT DISTINCT ON (c.company_id, p.id) c.company_id AS "companyId", u.group_id AS "groupId",
      p.id AS "policyId", p.version
    FROM company_policies c JOIN policies p ON p.id = c.policy_id JOIN org_units u ON u.id = c.company_id
    WHERE p.in_force_from <= now()
    ORDER BY c.company_id, p.id, p.in_force_from DESC, p.version DESC`.execute(db);
  return rows;
}
