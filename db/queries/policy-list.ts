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

/** Every version of every policy, with the companies that use the policy. */
export async function policyVersions(db: Kysely<DB>): Promise<PolicyVersion[]> {
  const { rows } = await sql<PolicyVersion>`
    SELECT p.id, p.version, p.document -> 'title' AS title, p.sha256, ${iso('p.in_force_from')} AS "inForceFrom",
      ARRAY(SELECT c.company_id FROM company_policies c WHERE c.policy_id = p.id ORDER BY 1) AS companies
    FROM policies p ORDER BY p.id, p.version`.execute(db);
  return rows;
}

export async function policyDocument(
  db: Kysely<DB>,
  id: string,
  version: number,
): Promise<{ document: Policy; sha256: string } | null> {
  const row = await db
    .selectFrom('policies')
    .select(['document', 'sha256'])
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ?? null;
}
