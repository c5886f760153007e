import { resolve } from 'node:path';
import { StartError } from '../embedded/log.ts';
import { embeddedEnvironment } from './environment.ts';
import { readRunning, type Run } from './run-file.ts';

/** The database that a command works on; `embedded` where it is that of the embedded installation that runs. */
export type Installation = { databaseUrl: string; embedded: (Run & { dataDir: string }) | null };

/** By DATABASE_URL; without it, the embedded installation that runs. Throws a StartError when none does. */
export function installation(): Installation {
  const databaseUrl = process.env['DATABASE_URL'];
  // Empty counts as missing.
  if (databaseUrl) return { databaseUrl, embedded: null };
  const dataDir = resolve(embeddedEnvironment().COUNTERSIGN_DATA);
  const run = readRunning(dataDir);
  if (!run) {
    throw new StartError(
      `Nothing runs with the data folder ${dataDir}: start it with npm start, or name the database by DATABASE_URL.`,
    );
  }
  return { databaseUrl: run.databaseUrl, embedded: { ...run, dataDir } };
}

export function databaseUrl(): string {
  return installation().databaseUrl;
}
