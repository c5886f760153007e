import { type Kysely, sql } from 'kysely';
import { delegatedRoles, isAbsent } from './delegations.ts';
import type { NoticeReceiver } from './notices.ts';
import { heldRoles, type StandingPerson } from './people.ts';
import type { DB } from './schema.ts';

/**
 * A person to whom a task of a company may be given, and how they are told of it; null for nobody active. absent: they
 * are away just now, and nobody stands in for them.
 */
export async function reassignee(
  db: Kysely<DB>,
  { personId, companyId, now }: { personId: string; companyId: string; now: Date },
): Promise<(StandingPerson & { absent: boolean; receiver: NoticeReceiver }) | null> {
  const { rows } = await sql<
    StandingPerson & { absent: boolean; email: string | null; zh: string; en: string }
  >`
    SELECT p.id, p.kind, p.name, p.locale, p.email, ${heldRoles} AS roles, ${delegatedRoles(now)} AS "standsIn",
      ${isAbsent(now)} AS absent,
      c.name_zh AS zh, c.name_en AS en
    FROM people p JOIN org_units c ON c.id = ${companyId}
    WHERE p.id = ${personId} AND p.active AND p.kind = 'person'`.execute(db);
  const row = rows[0];
  if (!row) return null;
  const { email, zh, en, ...person } = row;
  const { id, locale, roles } = person;
  const receiver: NoticeReceiver = {
    kind: 'person',
    id,
    email,
    locale,
    roles: roles.map(({ role }) => role),
    company_zh: zh,
    company_en: en,
  };
  return { ...person, receiver };
}
