import type { Kysely } from 'kysely';
import type { DB } from '../schema.ts';

/** The intake number behind a chain's id, which may be any text; null when there is no such order. */
export async function intakeNumberOf(db: Kysely<DB>, id: string): Promise<string | null> {
  const query = db
    .selectFrom('orders')
    .select('intake_number as intakeNumber')
    .where((where) => where(where.cast<string>('id', 'text'), '=', id));
  return (await query.executeTakeFirst())?.intakeNumber ?? null;
}
