import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types as pgTypes } from 'pg';
import { prepareStatements } from './prepared-statements.ts';
import type { DB } from './schema.ts';

const INT8 = 20;
const DATE = 1082;

/** Days stay YYYY-MM-DD text: a Date would shift them by the process's zone. BIGINT columns stay below 2^53. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === DATE) return (text: string) => text;
    if (oid === INT8) return Number;
    return pgTypes.getTypeParser(oid, format ?? 'text');
  },
};

export type DatabaseOptions = {
  /** Shown in pg_stat_activity. */
  name: string;
  max?: number;
  /** Counts statements: tests and the bench ask how many round trips a command takes. */
  onQuery?: (sql: string) => void;
};

/** A pool of the application's own role. Statements end after 5 s and wait at most 2 s for a lock (design: locks). */
export function openDatabase(url: string, { name, max = 10, onQuery }: DatabaseOptions): Kysely<DB> {
  const pool = new Pool({
    connectionString: url,
    max,
    types,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    options:
      '-c lock_timeout=2s -c statement_timeout=5s -c idle_in_transaction_session_timeout=15s -c timezone=UTC',
  });
  // A server that goes away ends connections: idle ones, and those of a transaction that is between two statements.
  // The next statement says so to its caller; without listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    prepareStatements(client);
  });
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    ...(onQuery && {
      log: (event) => onQuery(event.query.sql),
    }),
  });
}
