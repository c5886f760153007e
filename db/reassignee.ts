import { type Kysely, sql } from 'kysely';
import { delegatedRoles, isAbsent } from './delegations.ts';
import { heldRoles, type Person } from './people.ts';
import type { DB } from './schema.ts';

/**
 * A person to whom a task may be given; null for nobody active. absent: they are away just now, and nobody stands in
 * for them.
 */
export async function reassignee(
  db: Kysely<DB>,
  personId: string,
  now: Date,
): Promise<(Person & { absent: boolean }) | null> {
  const { rows } = await sql<Person & { absent: boolean }>`
    SELECT p.id, p.kind, p.name, p.locale, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn",
      ${isAbsent(now)} AS absent
    FROM people p WHERE p.id = ${personId} AND p.active AND p.kind = 'person'`.execute(db);
  return rows[0] ?? null;
}
