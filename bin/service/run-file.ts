import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../embedded/atomic-file.ts';
import { StartError } from '../embedded/log.ts';
import { isAlive } from '../embedded/processes.ts';

const runSchema = z.object({
  pid: z.int(),
  apiUrl: z.string(),
  /** With the application's rights. */
  databaseUrl: z.string(),
  temporalAddress: z.string(),
  temporalUiUrl: z.string(),
  namespace: z.string(),
});

/** Where the running embedded installation of a data folder is reached. */
export type Run = z.output<typeof runSchema>;

export function writeRun(dataDir: string, run: Run): void {
  writeAtomically(join(dataDir, 'run.json'), JSON.stringify(run), 0o600);
}

export function removeRun(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true });
}

/** The installation that runs with the data folder; null for none, also after one that was killed. */
export function readRunning(dataDir: string): Run | null {
  const file = join(dataDir, 'run.json');
  if (!existsSync(file)) return null;
  const run = runSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return isAlive(run.pid) ? run : null;
}

/** Throws a StartError when nothing runs with the data folder. */
export function readRun(dataDir: string): Run {
  const run = readRunning(dataDir);
  if (run) return run;
  throw new StartError(`Nothing runs with the data folder ${dataDir}: start it with npm start.`);
}
