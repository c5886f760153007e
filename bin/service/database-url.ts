import { resolve } from 'node:path';
import { embeddedEnvironment } from './environment.ts';
import { readRun } from './run-file.ts';

/** The database of DATABASE_URL; without it, that of the embedded installation that runs. Throws when none does. */
export function databaseUrl(): string {
  const given = process.env['DATABASE_URL'];
  // Empty counts as missing.
  return given ? given : readRun(resolve(embeddedEnvironment().COUNTERSIGN_DATA)).databaseUrl;
}
