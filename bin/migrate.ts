import { migrate } from '../db/migrate.ts';
import { StartError } from './embedded/log.ts';
import { runProgram } from './service/process.ts';

/** `npm run migrate`: brings the database of DATABASE_URL (owner's rights) to the newest schema. Safe to run twice. */
await runProgram(async () => {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new StartError('DATABASE_URL is missing: give the address with the rights of the owner.');
  const ran = await migrate(url);
  console.log(ran.length === 0 ? 'The schema is the newest: nothing to do.' : `Ran ${ran.join(', ')}.`);
});
