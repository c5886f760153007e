import type { Transaction } from 'kysely';
import type { DB } from '../schema.ts';

/** Marks these of a person's notices in the application as read. Answers how many were not read before. */
export async function markRead(
  trx: Transaction<DB>,
  { personId, ids, at }: { personId: string; ids: readonly string[]; at: Date },
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await trx
    .updateTable('notices')
    .set({ read_at: at })
    .where('id', 'in', ids)
    .where('person_id', '=', personId)
    .where('channel', '=', 'in-app')
    .where('read_at', 'is', null)
    .returning('id')
    .execute();
  return rows.length;
}
