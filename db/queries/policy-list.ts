import { type Kysely, sql } from 'kysely';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type PolicyVersion = {
  id: string;
  version: number;
  title: { zh: string; en: string };
  sha256: string;
  inForceFrom: string;
  companies: string[];
};

export type PolicyFilter = {
  /** Policies of these companies; `companies` of the answer names only those. */
  companyIds: readonly string[];
  after?: { id: string; version: number } | undefined;
  limit: number;
};

/** A page of the versions of the policies that these companies use, by policy and version. */
export async function policyVersions(
  db: Kysely<DB>,
  { companyIds, after, limit }: PolicyFilter,
): Promise<PolicyVersion[]> {
  const users = sql`FROM company_policies c WHERE c.policy_id = p.id
    AND c.company_id = ANY(${[...companyIds]}::text[])`;
  const { rows } = await sql<PolicyVersion>`
    SELECT p.id, p.version, p.document -> 'title' AS title, p.sha256, ${iso('p.in_force_from')} AS "inForceFrom",
      ARRAY(SELECT c.company_id ${users} ORDER BY 1) AS companies
    FROM policies p WHERE EXISTS (SELECT ${users})
      ${after ? sql`AND (p.id, p.version) > (${after.id}, ${after.version}::int)` : sql``}
    ORDER BY p.id, p.version LIMIT ${limit}`.execute(db);
  return rows;
}

/** One version of a policy that one of these companies uses; null for any other. */
export async function policyDocument(
  db: Kysely<DB>,
  { id, version, companyIds }: { id: string; version: number; companyIds: readonly string[] },
): Promise<{ document: Policy; sha256: string } | null> {
  const row = await db
    .selectFrom('policies')
    .select(['document', 'sha256'])
    .where('id', '=', id)
    .where('version', '=', version)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('company_policies')
          .select('policy_id')
          .whereRef('company_policies.policy_id', '=', 'policies.id')
          .where('company_policies.company_id', 'in', [...companyIds, '']),
      ),
    )
    .executeTakeFirst();
  return row ?? null;
}
