import type { Kysely, Transaction } from 'kysely';
import type { DB } from './schema.ts';

const RETRIED = new Set(['40P01', '40001']);
const TRIES = 3;

/**
 * Runs `work` in one READ COMMITTED transaction. A deadlock or serialisation failure runs it again, at most three
 * times in all: `work` must have no effect outside the transaction.
 */
export async function inTransaction<T>(
  db: Kysely<DB>,
  work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      const code = sqlState(error);
      if (attempt >= TRIES || code === null || !RETRIED.has(code)) throw error;
    }
  }
}

/** The SQLSTATE of a PostgreSQL error, or null. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** PostgreSQL is not there, is going away, or answers too late: what was under way is committed whole or not at all. */
export function isUnavailable(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== null) return code.startsWith('08') || code.startsWith('57P') || code === '53300';
  if (!(error instanceof Error)) return false;
  const network = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(network) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
      error.message,
    )
  );
}
