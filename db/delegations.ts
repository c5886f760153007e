import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { Role } from '../domain/roles.ts';
import type { DB } from './schema.ts';
import type { DelegationsTable } from './schema/people.ts';

export type Delegation = Selectable<DelegationsTable>;

/**
 * A scalar subquery over `p`, the people row: the roles of others for whom they stand in at that instant, as JSON.
 * Only roles that the other holds themselves: a delegation is not passed on; and only at a company to which they
 * belong.
 */
export function delegatedRoles(now: Date) {
  return standsInWhere(delegateBelongs, now);
}

/** The same of those alone in which others may count on them: they are there themselves. */
export function coveredRoles(now: Date) {
  return standsInWhere(delegateIsThere(now), now);
}

function standsInWhere(condition: RawBuilder<boolean>, now: Date) {
  return sql`coalesce((
  SELECT json_agg(json_build_object('role', r.role, 'unitId', r.unit_id, 'companyId', u.company_id,
    'onBehalfOf', d.person_id) ORDER BY d.person_id, r.role, r.unit_id)
  FROM ${inForce(now)} JOIN role_assignments r ON r.person_id = d.person_id
    AND (d.role IS NULL OR (r.role, r.unit_id) = (d.role, d.unit_id))
  JOIN org_units u ON u.id = r.unit_id WHERE d.delegate_id = p.id AND ${condition}), '[]')`;
}

/**
 * A condition on `d`, a delegation, and `u`, the unit of a role that it hands over: the delegate holds a role of their
 * own at the company of that unit or the group above it. Who works elsewhere does not act for this company's orders.
 */
export const delegateBelongs = holdsThere(sql<boolean>`true`);

/** The same of a delegate who is there: not away for each such role of theirs. */
export function delegateIsThere(now: Date) {
  return holdsThere(isThereFor('b', now));
}

function holdsThere(condition: RawBuilder<boolean>) {
  return sql<boolean>`EXISTS (
  SELECT FROM role_assignments b JOIN org_units o ON o.id = b.unit_id
  WHERE b.person_id = d.delegate_id AND o.company_id IN (u.company_id, u.group_id) AND ${condition})`;
}

/**
 * A condition on a role assignment of that alias: its holder is not away for it at that instant. Who has a delegation
 * in force is away, whoever stands in, or nobody. They may act for all that; nobody counts on it.
 */
export function isThereFor(role: 'r' | 'b', now: Date) {
  const held = sql.raw(role);
  return sql<boolean>`NOT EXISTS (SELECT FROM ${inForce(now)}
    WHERE d.person_id = ${held}.person_id AND (d.role IS NULL OR (d.role, d.unit_id) = (${held}.role, ${held}.unit_id)))`;
}

/** A FROM item `d`: the delegations of active people that hold at that instant. */
export function inForce(now: Date) {
  return sql`(SELECT e.* FROM delegations e JOIN people f ON f.id = e.person_id AND f.active
    WHERE e.revoked_at IS NULL AND e.valid_from <= ${now} AND e.valid_until > ${now}) d`;
}

/** Somebody whose roles may be delegated; groupId is of the unit's group. */
export type Delegator = {
  id: string;
  roles: { role: Role; unitId: string; companyId: string; groupId: string }[];
};

/** An active person with the roles that they hold; null for nobody. */
export async function delegatorOf(db: Kysely<DB>, id: string): Promise<Delegator | null> {
  const { rows } = await sql<Delegator>`
    SELECT p.id, coalesce((SELECT json_agg(json_build_object('role', r.role, 'unitId', r.unit_id,
      'companyId', u.company_id, 'groupId', u.group_id) ORDER BY r.role, r.unit_id)
      FROM role_assignments r JOIN org_units u ON u.id = r.unit_id WHERE r.person_id = p.id), '[]') AS roles
    FROM people p WHERE p.id = ${id} AND p.active AND p.kind = 'person'`.execute(db);
  return rows[0] ?? null;
}

export async function addDelegation(trx: Transaction<DB>, delegation: Delegation): Promise<void> {
  await trx.insertInto('delegations').values(delegation).execute();
}

/** Locks a delegation; null when there is none. */
export async function lockDelegation(trx: Transaction<DB>, id: string): Promise<Delegation | null> {
  const row = await trx
    .selectFrom('delegations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function endDelegation(
  trx: Transaction<DB>,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await trx.updateTable('delegations').set({ revoked_by: by, revoked_at: at }).where('id', '=', id).execute();
}

/** What a person has delegated, and for whom they stand in, now or later; the first to begin first, at most 200. */
export async function delegationsAround(db: Kysely<DB>, personId: string, now: Date): Promise<Delegation[]> {
  return db
    .selectFrom('delegations')
    .selectAll()
    .where((where) => where.or([where('person_id', '=', personId), where('delegate_id', '=', personId)]))
    .where('revoked_at', 'is', null)
    .where('valid_until', '>', now)
    .orderBy('valid_from')
    .orderBy('id')
    .limit(200)
    .execute();
}
