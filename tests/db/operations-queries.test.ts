import { readFileSync } from 'node:fs';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../setup/database.ts';
import { temporalAddress, temporalNamespace } from '../setup/temporal.ts';

const page = readFileSync('docs/operations.md', 'utf8');

const statements = [...page.matchAll(/```sql\n([^]*?)```/g)]
  .flatMap(([, block = '']) => block.replaceAll(/^--.*$/gm, '').split(';'))
  .map((statement) => statement.trim())
  .filter((statement) => statement !== '');

const queries = [...page.matchAll(/`(ExecutionStatus = [^`]+)`/g)].map(([, query = '']) => query);

describe('given docs/operations.md', () => {
  let database: TestDatabase;
  let postgres: Client;
  let connection: Connection;

  beforeAll(async () => {
    database = await createDatabase();
    postgres = new Client({ connectionString: database.appUrl });
    await postgres.connect();
    connection = await Connection.connect({ address: temporalAddress() });
  });

  afterAll(async () => {
    await connection.close();
    await postgres.end();
    await database.drop();
  });

  test.each(statements)('when an operator runs %s, then PostgreSQL takes it', async (statement) => {
    expect((await postgres.query(statement)).rows).toEqual([]);
  });

  test.each(queries)('when an operator pastes %s, then Temporal takes it', async (query) => {
    const client = new TemporalClient({ connection, namespace: temporalNamespace() });
    expect((await client.workflow.count(query)).count).toBeGreaterThanOrEqual(0);
  });

  test('when it is counted, then both kinds of query were found in it', () => {
    expect([statements.length, queries.length]).toEqual([5, 8]);
  });
});
