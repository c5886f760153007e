import { type Kysely, sql } from 'kysely';
import type { Decider } from '../domain/gates/may-decide.ts';
import { coveredRoles, delegatedRoles } from './delegations.ts';
import { heldRoles, type Person, presentRoles } from './people.ts';
import type { DB } from './schema.ts';

/**
 * A person to whom a task may be given; null for nobody active. present: with those of their roles alone for which
 * they are not away just now, whoever stands in for them.
 */
export async function reassignee(
  db: Kysely<DB>,
  personId: string,
  now: Date,
): Promise<(Person & { present: Decider }) | null> {
  const { rows } = await sql<Person & { present: Decider }>`
    SELECT p.id, p.kind, p.name, p.locale, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn",
      json_build_object('id', p.id, 'roles', ${presentRoles(now)}, 'standsIn', ${coveredRoles(now)}) AS present
    FROM people p WHERE p.id = ${personId} AND p.active AND p.kind = 'person'`.execute(db);
  return rows[0] ?? null;
}
