import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedCompany } from '../../bin/sample/seed-company.ts';
import { openDatabase } from '../../db/connection.ts';
import type { DB } from '../../db/schema.ts';
import { createDatabase, type TestDatabase } from '../setup/database.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/policies.ts', import.meta.url));

describe('given the sample group and npm run policies', () => {
  let database: TestDatabase;
  let db: Kysely<DB>;

  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase(database.appUrl, { name: 'policies-command-test', max: 2 });
    await seedCompany(db, { now: new Date('2026-11-23T01:00:00Z') });
  });

  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  function run(...args: string[]): Promise<{ code: number; said: string }> {
    const env = { ...process.env, DATABASE_URL: database.appUrl };
    return new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}` });
      });
    });
  }

  test('when the policies are checked, then each is named with its version', async () => {
    const { code, said } = await run('check');
    expect(code).toBe(0);
    expect(said).toContain('standard version 4');
    expect(said).toContain('generic-2 version 4');
  });

  test('when a policy is registered for a company with people for its gates, then it is in force and in a chain (P-167)', async () => {
    expect(await run('register', 'bench', 'machinery')).toEqual({
      code: 0,
      said: 'bench version 3 is registered.\n',
    });
    const used = await db
      .selectFrom('company_policies')
      .select('policy_id')
      .where('company_id', '=', 'machinery')
      .orderBy('policy_id')
      .execute();
    expect(used.map((row) => row.policy_id)).toEqual(['bench', 'standard']);
    const events = await db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_kind', '=', 'policy')
      .where('subject_id', '=', 'bench')
      .execute();
    expect(events).toEqual([{ kind: 'policy-registered' }]);
  });

  test('when nobody of the company could decide a gate, then it is refused with the gate, and nothing is stored', async () => {
    const { code, said } = await run('register', 'standard', 'paper');
    expect(code).toBe(1);
    expect(said).toMatch(/nobody to decide:\n {2}gate executive/);
    const used = await db
      .selectFrom('company_policies')
      .select('policy_id')
      .where('company_id', '=', 'paper')
      .execute();
    expect(used).toEqual([{ policy_id: 'generic-2' }]);
  });
});
