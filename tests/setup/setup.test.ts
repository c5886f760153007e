import { Connection, WorkflowClient } from '@temporalio/client';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { temporalAddress, temporalNamespace, uniqueTaskQueue } from './temporal.ts';

describe('given the servers of a test run', () => {
  let database: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [database, other] = await Promise.all([createDatabase(), createDatabase()]);
  });

  afterAll(async () => {
    await Promise.all([database.drop(), other.drop()]);
  });

  test('when two databases are made, then each is migrated and what is written in one is not in the other', async () => {
    expect(
      await ask(database.url, 'CREATE TABLE mine (id int)', 'SELECT count(*)::int AS n FROM mine'),
    ).toEqual([{ n: 0 }]);
    expect(await ask(other.url, "SELECT to_regclass('mine') AS found")).toEqual([{ found: null }]);
    expect(await ask(other.url, "SELECT to_regclass('kysely_migration')::text AS found")).toEqual([
      { found: 'kysely_migration' },
    ]);
  });

  test('when the application role connects, then it is that role and no superuser', async () => {
    const rows = await ask(
      database.appUrl,
      'SELECT rolname::text AS role, rolsuper AS super FROM pg_roles WHERE rolname = session_user',
    );
    expect(rows).toEqual([{ role: 'countersign_app', super: false }]);
  });

  test('when a workflow is started with the search attributes of temporal.yaml, then it is accepted', async () => {
    const connection = await Connection.connect({ address: temporalAddress() });
    const client = new WorkflowClient({ connection, namespace: temporalNamespace() });
    const taskQueue = uniqueTaskQueue('setup');
    const handle = await client.start('nobody', {
      taskQueue,
      workflowId: taskQueue,
      searchAttributes: { OrderNumber: ['1'], EscalationLevel: [2], WaitingOn: ['credit'] },
    });
    expect((await handle.describe()).searchAttributes['OrderNumber']).toEqual(['1']);
    await handle.terminate();
    await connection.close();
  });
});

async function ask(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
