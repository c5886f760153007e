import type { Kysely } from 'kysely';
import type { DB } from '../schema.ts';

/** The id of an order, which names its chain; null when there is none. */
export async function orderIdOf(db: Kysely<DB>, intakeNumber: string): Promise<string | null> {
  const query = db.selectFrom('orders').select('id').where('intake_number', '=', intakeNumber);
  return (await query.executeTakeFirst())?.id ?? null;
}

/** The intake number behind a chain's id, which may be any text; null when there is no such order. */
export async function intakeNumberOf(db: Kysely<DB>, id: string): Promise<string | null> {
  const query = db
    .selectFrom('orders')
    .select('intake_number as intakeNumber')
    .where((where) => where(where.cast<string>('id', 'text'), '=', id));
  return (await query.executeTakeFirst())?.intakeNumber ?? null;
}
