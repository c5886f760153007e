import type { Kysely } from 'kysely';
import type { DB } from '../schema.ts';

/** Reading confidential data leaves a row (P-17): who read what of which order. */
export async function logAccess(
  db: Kysely<DB>,
  read: { personId: string; orderId: string | null; what: string; correlationId: string },
): Promise<void> {
  await db
    .insertInto('access_log')
    .values({
      person_id: read.personId,
      order_id: read.orderId,
      what: read.what,
      correlation_id: read.correlationId,
    })
    .execute();
}
