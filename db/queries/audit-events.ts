import type { Kysely } from 'kysely';
import type { DB } from '../schema.ts';

/** The events of an order's chain, the first first: the stored canonical text and its hash. */
export async function orderEvents(
  db: Kysely<DB>,
  orderId: string,
): Promise<{ seq: number; text: string; hash: string }[]> {
  return db
    .selectFrom('audit_events')
    .select(['seq', 'text', 'hash'])
    .where('subject_kind', '=', 'order')
    .where('subject_id', '=', orderId)
    .orderBy('seq')
    .execute();
}
