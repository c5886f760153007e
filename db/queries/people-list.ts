import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

/** roles: `role@unit`. */
export type ListedPerson = { id: string; subject: string; roles: string[] };

/** Every active person who can sign in, machines left out. */
export async function peopleWithRoles(db: Kysely<DB>): Promise<ListedPerson[]> {
  const { rows } = await sql<ListedPerson>`
    SELECT p.id, p.subject, ARRAY(SELECT r.role || '@' || r.unit_id FROM role_assignments r
      WHERE r.person_id = p.id ORDER BY r.role, r.unit_id) AS roles
    FROM people p WHERE p.active AND p.kind = 'person' AND p.subject IS NOT NULL ORDER BY p.id`.execute(db);
  return rows;
}
