import type { Kysely } from 'kysely';
import { openDatabase } from '../db/connection.ts';
import type { DB } from '../db/schema.ts';
import { issueMachineKey, machineKeys, revokeMachineKey } from './machine-key/machine-keys.ts';
import { databaseUrl } from './service/database-url.ts';
import { runProgram } from './service/process.ts';

const HELP = `Keys with which machines (a shop, an ERP, a warehouse) sign in at the API: Authorization: Bearer KEY.

  npm run -s machine-key -- issue MACHINE   prints a new key; it cannot be read again, only its hash is kept
  npm run -s machine-key -- list            each key's id, its machine, since when, and whether it is revoked
  npm run -s machine-key -- revoke KEY-ID   from now on that key opens nothing

A machine comes in by npm run -s import -- people, with its roles. DATABASE_URL names the database; without it, that
of the npm start that runs. Exit code 2 for wrong arguments.
`;

const ACTIONS: Readonly<
  Record<string, { takes: number; run: (db: Kysely<DB>, of: string) => Promise<void> }>
> = {
  issue: {
    takes: 1,
    async run(db, machine) {
      const { id, key } = await issueMachineKey(db, machine);
      console.error(`Key ${id} of ${machine}:`);
      console.log(key);
    },
  },
  list: {
    takes: 0,
    async run(db) {
      for (const { id, personId, createdAt, revokedAt } of await machineKeys(db)) {
        const until = revokedAt === null ? '' : `, revoked at ${revokedAt.toISOString()}`;
        console.log(`${id} ${personId} since ${createdAt.toISOString()}${until}`);
      }
    },
  },
  revoke: {
    takes: 1,
    async run(db, keyId) {
      await revokeMachineKey(db, keyId);
      console.log(`Key ${keyId} is revoked.`);
    },
  },
};

await runProgram(async () => {
  const [name = '', ...given] = process.argv.slice(2);
  const action = ACTIONS[name];
  if (!action || given.length !== action.takes) {
    const asked = name === '--help' || name === '-h';
    console[asked ? 'log' : 'error'](HELP);
    process.exitCode = asked ? 0 : 2;
    return;
  }
  const db = openDatabase(databaseUrl(), { name: 'machine-key', max: 1 });
  try {
    await action.run(db, given[0] ?? '');
  } finally {
    await db.destroy();
  }
});
