import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Kysely } from 'kysely';
import { openDatabase } from '../db/connection.ts';
import type { DB } from '../db/schema.ts';
import { installation } from './service/database-url.ts';
import { connectClient, temporalConfig } from './service/temporal-client.ts';

/** What an operator's command stands on. */
export type OperatorConnections = { db: Kysely<DB>; client: Client };

/**
 * Runs `work` with the database of DATABASE_URL and the server that TEMPORAL_ADDRESS names, or, without DATABASE_URL,
 * with those of the embedded installation that runs; closes both. Throws an Error that says what is missing or does
 * not answer.
 */
export async function withConnections<T>(
  name: string,
  work: (connections: OperatorConnections) => Promise<T>,
): Promise<T> {
  const { databaseUrl, connectionOptions, namespace } = whereItRuns();
  const connection = await connectClient({ connectionOptions });
  const db = openDatabase(databaseUrl, { name, max: 2 });
  try {
    return await work({ db, client: new Client({ connection, namespace }) });
  } finally {
    await db.destroy();
    await connection.close();
  }
}

function whereItRuns() {
  const { databaseUrl, embedded } = installation();
  if (embedded) {
    const { temporalAddress: address, namespace } = embedded;
    return { databaseUrl, connectionOptions: { address }, namespace };
  }
  const { connectionOptions } = loadClientConnectConfig();
  return { databaseUrl, connectionOptions, namespace: temporalConfig().namespace.name };
}
