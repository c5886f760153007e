import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../embedded/atomic-file.ts';
import { StartError } from '../embedded/log.ts';

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

/** Throws a StartError when nothing runs with the data folder. */
export function readRun(dataDir: string): Run {
  const file = join(dataDir, 'run.json');
  if (!existsSync(file)) {
    throw new StartError(`Nothing runs with the data folder ${dataDir}: start it with npm start.`);
  }
  return runSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
