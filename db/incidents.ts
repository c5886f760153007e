import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** Of what an incident is, and its kind: there is one open incident of each. */
export type IncidentOf = { of: 'order' | 'account'; id: string; kind: string };

const COLUMN = { order: 'order_id', account: 'account_id' } as const;

/**
 * Opens an incident, or has the open one say what is so now; false where it says that already. The caller holds the
 * lock of order or account.
 */
export async function openIncident(
  trx: Transaction<DB>,
  { of, id, kind }: IncidentOf,
  { detail, now }: { detail: string; now: Date },
): Promise<boolean> {
  const written = await trx
    .insertInto('incidents')
    .values({ id: randomUUID(), [COLUMN[of]]: id, kind, detail, opened_at: now })
    .onConflict((conflict) =>
      conflict
        .columns([COLUMN[of], 'kind'])
        .where('closed_at', 'is', null)
        .doUpdateSet({ detail })
        .where('incidents.detail', '<>', detail),
    )
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}

/** Closes it: what it says is so no more. False when none was open. */
export async function closeIncident(
  trx: Transaction<DB>,
  { of, id, kind }: IncidentOf,
  now: Date,
): Promise<boolean> {
  const closed = await trx
    .updateTable('incidents')
    .set({ closed_at: now })
    .where(COLUMN[of], '=', id)
    .where('kind', '=', kind)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
}

/** What the open incidents of a kind say, by the order or account that they are of. */
export async function openDetails(
  db: Kysely<DB>,
  { of, kind }: Omit<IncidentOf, 'id'>,
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('incidents')
    .select([COLUMN[of], 'detail'])
    .where('kind', '=', kind)
    .where('closed_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row[COLUMN[of]] ?? '', row.detail]));
}
