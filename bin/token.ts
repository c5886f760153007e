import { resolve } from 'node:path';
import { openDatabase } from '../db/connection.ts';
import { peopleWithRoles } from '../db/queries/people-list.ts';
import { StartError } from './embedded/log.ts';
import { embeddedToken } from './service/embedded-tokens.ts';
import { embeddedEnvironment } from './service/environment.ts';
import { runProgram } from './service/process.ts';
import { readRun } from './service/run-file.ts';

/**
 * `npm run -s token -- PERSON`: a token for one of the embedded installation's people. Without PERSON it lists them,
 * one a line: the id, then the roles, each with its unit.
 */
await runProgram(async () => {
  const [personId] = process.argv.slice(2);
  const dataDir = resolve(embeddedEnvironment().COUNTERSIGN_DATA);
  const db = openDatabase(readRun(dataDir).databaseUrl, { name: 'countersign-token', max: 1 });
  try {
    const people = await peopleWithRoles(db);
    if (personId === undefined) {
      for (const { id, roles } of people) console.log(`${id} ${roles.join(' ')}`);
      return;
    }
    const person = people.find(({ id }) => id === personId);
    if (!person) throw new StartError(`There is no person "${personId}". npm run -s token lists them.`);
    console.log(await embeddedToken(dataDir, person.subject));
  } finally {
    await db.destroy();
  }
});
