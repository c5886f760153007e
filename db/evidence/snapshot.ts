import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../schema.ts';

/**
 * Reads everything in `work` as it stood at one instant, while others go on writing. Statements may take as long as
 * they need: only operators' commands read like this.
 */
export function inSnapshot<T>(db: Kysely<DB>, work: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`SET LOCAL statement_timeout = 0`.execute(trx);
      await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(trx);
      return work(trx);
    });
}
