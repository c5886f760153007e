import { type Kysely, type RawBuilder, sql } from 'kysely';
import { delegatedRoles, isThereFor } from './delegations.ts';
import type { DelegatedRole } from '../domain/gates/may-decide.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import type { Role } from '../domain/roles.ts';
import type { DB } from './schema.ts';

/** A role that a person holds at a unit; companyId is the nearest company (or the group) at or above the unit. */
export type HeldRole = { role: Role; unitId: string; companyId: string };

export type Person = {
  id: string;
  kind: 'person' | 'machine';
  name: string;
  locale: 'zh-CN' | 'en';
  roles: HeldRole[];
  /** The roles of others for whom they stand in just now. */
  standsIn: DelegatedRole[];
};

/** Where an order belongs: its company and the group above it. */
export type OrderHome = { companyId: string; groupId: string };

/**
 * The active person behind a token's subject, with every role held or stood in for at that instant; null for nobody.
 */
export async function personBySubject(db: Kysely<DB>, subject: string, now: Date): Promise<Person | null> {
  const { rows } = await sql<Person>`
    SELECT p.id, p.kind, p.name, p.locale, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn"
    FROM people p WHERE p.subject = ${subject} AND p.active`.execute(db);
  return rows[0] ?? null;
}

/** The active people among these ids, with every role that they hold or stand in for at that instant. */
export async function peopleWith(db: Kysely<DB>, ids: readonly string[], now: Date): Promise<Person[]> {
  const { rows } = await sql<Person>`
    SELECT p.id, p.kind, p.name, p.locale, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn"
    FROM people p WHERE p.id = ANY(${[...new Set(ids)]}::text[]) AND p.active`.execute(db);
  return rows;
}

/** A scalar subquery over `p`, the people row: the roles as JSON. */
export const heldRoles = rolesWhere(sql<boolean>`true`);

/** The same of those alone for which they are not away at that instant. */
export function presentRoles(now: Date) {
  return rolesWhere(isThereFor('r', now));
}

function rolesWhere(condition: RawBuilder<boolean>) {
  return sql`coalesce((
  SELECT json_agg(json_build_object('role', r.role, 'unitId', r.unit_id, 'companyId', u.company_id))
  FROM role_assignments r JOIN org_units u ON u.id = r.unit_id WHERE r.person_id = p.id AND ${condition}), '[]')`;
}

/** The unit at which a policy's owner is meant for an order: its company, or the group above it. */
export function unitOf(owner: OwnerRule, home: OrderHome): string {
  return owner.at === 'group' ? home.groupId : home.companyId;
}

/** Somebody with the roles by which they act. */
export type Acting = Pick<Person, 'id' | 'roles' | 'standsIn'>;

/** For whom somebody does something: null for themselves, else the person in whose place they do it. */
export type OnBehalfOf = string | null;

/**
 * For whom a person may do what these roles may do where the policy means them, at the unit itself or a department of
 * it: themselves first, then each for whom they stand in. Empty for who may not (P-166).
 */
export function behalvesOf(person: Acting, owners: readonly OwnerRule[], home: OrderHome): OnBehalfOf[] {
  const owned = (held: { role: Role; companyId: string }) =>
    owners.some((owner) => held.role === owner.role && held.companyId === unitOf(owner, home));
  const others = person.standsIn.filter(owned).map(({ onBehalfOf }) => onBehalfOf);
  return [...(person.roles.some(owned) ? [null] : []), ...new Set(others)];
}

/** Whether a person holds one of these roles there, or stands in for somebody who does. */
export function holdsAny(person: Acting, owners: readonly OwnerRule[], home: OrderHome): boolean {
  return behalvesOf(person, owners, home).length > 0;
}

/** Whether a person belongs to the company or its group: others learn nothing of what is there. */
export function worksAt({ roles }: Person, { companyId, groupId }: OrderHome): boolean {
  return roles.some((held) => held.companyId === companyId || held.companyId === groupId);
}

/** Every role that an active person holds, with the nearest company; null for a unit of a group. */
export async function roleAssignments(
  db: Kysely<DB>,
): Promise<{ personId: string; role: Role; unitId: string; companyId: string | null }[]> {
  const { rows } = await sql<{ personId: string; role: Role; unitId: string; companyId: string | null }>`
    SELECT r.person_id AS "personId", r.role, r.unit_id AS "unitId",
      CASE WHEN u.company_id = u.group_id THEN NULL ELSE u.company_id END AS "companyId"
    FROM role_assignments r JOIN org_units u ON u.id = r.unit_id JOIN people p ON p.id = r.person_id
    WHERE p.active`.execute(db);
  return rows;
}

/** Which of these roles an active person holds at a company or a department of it. */
export async function rolesHeldAt(
  db: Kysely<DB>,
  { companyId, roles }: { companyId: string; roles: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ role: string }>`
    SELECT DISTINCT r.role FROM role_assignments r JOIN org_units u ON u.id = r.unit_id
    JOIN people p ON p.id = r.person_id
    WHERE p.active AND p.kind = 'person' AND u.company_id = ${companyId} AND r.role = ANY(${[...roles]}::text[])`.execute(
    db,
  );
  return new Set(rows.map(({ role }) => role));
}
