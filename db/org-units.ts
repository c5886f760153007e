import type { Kysely } from 'kysely';
import type { DB } from './schema.ts';

/** A company of the group; numberCode stands in its numbers. */
export type Company = { id: string; groupId: string; numberCode: string };

/** The company with this id; null for none, also for a department or the group itself. */
export async function companyOf(db: Kysely<DB>, id: string): Promise<Company | null> {
  const row = await db
    .selectFrom('org_units')
    .select(['id', 'group_id as groupId', 'number_code as numberCode'])
    .where('id', '=', id)
    .where('kind', '=', 'company')
    .executeTakeFirst();
  return row ?? null;
}
