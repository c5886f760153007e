import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Kysely } from 'kysely';
import { openDatabase } from '../db/connection.ts';
import type { DB } from '../db/schema.ts';
import { messageOf } from './embedded/processes.ts';
import { loadTemporalConfig } from './temporal/config.ts';

/** What an operator's command stands on: the database of DATABASE_URL, and the server that TEMPORAL_ADDRESS names. */
export type OperatorConnections = { db: Kysely<DB>; client: Client };

/** Runs `work` with both connections and closes them. Throws an Error that says what is missing or does not answer. */
export async function withConnections<T>(
  name: string,
  work: (connections: OperatorConnections) => Promise<T>,
): Promise<T> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is missing: give the address of the database of Countersign.');
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 10_000 }).catch(
    (error: unknown) => {
      const address = connectionOptions.address ?? '127.0.0.1:7233';
      throw new Error(`No Temporal server answers at ${address} (TEMPORAL_ADDRESS): ${messageOf(error)}`);
    },
  );
  const db = openDatabase(url, { name, max: 2 });
  try {
    const client = new Client({ connection, namespace: namespace ?? loadTemporalConfig().namespace.name });
    return await work({ db, client });
  } finally {
    await db.destroy();
    await connection.close();
  }
}
