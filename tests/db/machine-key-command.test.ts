import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineKeyHash } from '../../api/auth/authenticate.ts';
import { seedCompany } from '../../bin/sample/seed-company.ts';
import { openDatabase } from '../../db/connection.ts';
import { subjectOfMachineKey } from '../../db/queries/machine-keys.ts';
import type { DB } from '../../db/schema.ts';
import { createDatabase, type TestDatabase } from '../setup/database.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/machine-key.ts', import.meta.url));

describe('given the sample group and npm run machine-key', () => {
  let database: TestDatabase;
  let db: Kysely<DB>;

  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase(database.appUrl, { name: 'machine-key-test', max: 2 });
    await seedCompany(db, { now: new Date('2026-11-23T01:00:00Z') });
  });

  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...process.env, DATABASE_URL: database.appUrl };
    return new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  }

  const opens = (key: string) => subjectOfMachineKey(db, machineKeyHash(key));

  test('when a key is issued, listed and revoked, then it opens the API until then, is shown once, and the chain says so', async () => {
    const issued = await run('issue', 'erp');
    const key = issued.stdout.trim();
    const id = /^Key (\S+) of erp:/.exec(issued.stderr)?.[1] ?? '';
    expect(await opens(key)).toBe('erp');
    const listed = await run('list');
    expect(listed.stdout).toMatch(new RegExp(`^${id} erp since .*Z$`, 'm'));
    expect(listed.stdout).not.toContain(key);
    expect(await run('revoke', id)).toMatchObject({ code: 0 });
    expect(await opens(key)).toBeNull();
    expect((await run('list')).stdout).toMatch(new RegExp(`^${id} erp since .*, revoked at .*Z$`, 'm'));
    const events = db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_id', '=', 'erp')
      .orderBy('seq');
    expect(await events.execute()).toEqual([{ kind: 'machine-key-issued' }, { kind: 'machine-key-revoked' }]);
  });

  test.each([
    ['a person', ['issue', 'sales'], 1, '"sales" is no active machine'],
    ['nobody known', ['issue', 'nobody'], 1, '"nobody" is no active machine'],
    ['no such key', ['revoke', 'x'], 1, 'There is no key x.'],
    ['nothing', [], 2, 'npm run -s machine-key -- issue MACHINE'],
    ['one too many', ['list', 'erp'], 2, 'npm run -s machine-key -- issue MACHINE'],
  ])('when it is given %s, then it says so and changes nothing', async (_, args, code, said) => {
    const keys = () => db.selectFrom('machine_keys').select('id').execute();
    const before = await keys();
    const answer = await run(...args);
    expect(answer).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(said) });
    expect(await keys()).toEqual(before);
  });
});
