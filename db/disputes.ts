import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { DB } from './schema.ts';
import type { DisputesTable } from './schema/contract.ts';

export type Dispute = Selectable<DisputesTable>;

/** The disputes of an order, the newest first; at most a thousand. */
export async function disputesOf(db: Kysely<DB>, orderId: string): Promise<Dispute[]> {
  return db
    .selectFrom('disputes')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('raised_at', 'desc')
    .orderBy('id')
    .limit(1000)
    .execute();
}

/** The order to which a dispute belongs, which never changes; null when there is no such dispute. Takes no lock. */
export async function orderOfDispute(db: Kysely<DB>, id: string): Promise<string | null> {
  const row = await db.selectFrom('disputes').select('order_id').where('id', '=', id).executeTakeFirst();
  return row?.order_id ?? null;
}

/** A dispute of an order whose lock is held. */
export async function disputeIn(trx: Transaction<DB>, id: string): Promise<Dispute> {
  return trx.selectFrom('disputes').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export type NewDispute = Pick<Dispute, 'order_id' | 'about' | 'description' | 'raised_by' | 'raised_at'>;

/** Stores a dispute of an order whose lock is held. Answers its id. */
export async function addDispute(trx: Transaction<DB>, dispute: NewDispute): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('disputes')
    .values({ ...dispute, id })
    .execute();
  return id;
}

export type Resolution = { responsibility: string; handling: string; resolved_by: string; resolved_at: Date };

/** A dispute is handled; the caller holds the order's lock. */
export async function resolve(trx: Transaction<DB>, id: string, resolution: Resolution): Promise<void> {
  await trx.updateTable('disputes').set(resolution).where('id', '=', id).execute();
}
