import { type Kysely, type RawBuilder, sql } from 'kysely';
import { coveredRoles, delegateIsThere, inForce, isThereFor } from './delegations.ts';
import { type Acting, presentRoles } from './people.ts';
import type { DB } from './schema.ts';

/** A condition on `p`, the people row: an active person. */
const IS_AT_WORK = sql<boolean>`p.active AND p.kind = 'person'`;

/**
 * The people who count as somebody to act at an instant, among those of a condition on `p`: active, by a role of their
 * own for which they are not away, or by one in which they stand in and are there themselves (P-166).
 */
export async function ablePeople(db: Kysely<DB>, which: RawBuilder<boolean>, now: Date): Promise<Acting[]> {
  const { rows } = await sql<Acting>`
    SELECT p.id, ${presentRoles(now)} AS roles, ${coveredRoles(now)} AS "standsIn"
    FROM people p WHERE ${IS_AT_WORK} AND ${which}`.execute(db);
  return rows;
}

/**
 * A query of (role, unit_id, people): the same by role and company, every one at once. Who stands in for its holders
 * makes it one that somebody has, and is not named: duties are separated from two people then.
 */
export function actors(now: Date) {
  return sql`
    SELECT role, company_id AS unit_id, array_remove(array_agg(holder), NULL) AS people FROM (
      SELECT r.role, u.company_id, p.id AS holder FROM people p
        JOIN role_assignments r ON r.person_id = p.id JOIN org_units u ON u.id = r.unit_id
        WHERE ${IS_AT_WORK} AND ${isThereFor('r', now)}
      UNION ALL SELECT r.role, u.company_id, NULL FROM ${inForce(now)} JOIN people p ON p.id = d.delegate_id
        JOIN role_assignments r ON r.person_id = d.person_id
          AND (d.role IS NULL OR (r.role, r.unit_id) = (d.role, d.unit_id))
        JOIN org_units u ON u.id = r.unit_id WHERE ${IS_AT_WORK} AND ${delegateIsThere(now)}) one
    GROUP BY role, company_id`;
}

/** A condition on `p`, the people row, and `t`, a claimed task: they are at work, and claimed it or stand in for who did. */
export function isClaimant(now: Date) {
  return sql<boolean>`${IS_AT_WORK} AND p.id IN (
    SELECT t.claimed_by UNION ALL SELECT d.delegate_id FROM ${inForce(now)} WHERE d.person_id = t.claimed_by)`;
}
