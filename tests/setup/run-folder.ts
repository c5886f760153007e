import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isHeld, readRecord } from '../../bin/embedded/pid-lock.ts';
import { endSurvivingPostgres } from '../../bin/embedded/postgres-survivor.ts';
import { endSurvivingTemporal } from '../../bin/embedded/temporal-server.ts';

const PREFIX = 'countersign-tests-';

/** A new folder for the servers of one test run, which an unprivileged user may enter. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o755);
  return folder;
}

/** Ends the servers and removes the folders of test runs that were killed; those of living runs are left alone. */
export async function clearDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    const holder = name.startsWith(PREFIX) ? readRecord(join(folder, 'lock')) : undefined;
    if (holder === undefined || isHeld(holder)) continue;
    await endSurvivingPostgres(join(databaseFolder(folder), 'postgres'), () => undefined);
    await endSurvivingTemporal(folder, () => undefined);
    removeRunFolder(folder);
  }
}

export function removeRunFolder(folder: string): void {
  const database = databaseFolder(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  if (database !== folder) rmSync(database, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Root's database may lie elsewhere: postgres-place.ts leaves a pointer. */
function databaseFolder(folder: string): string {
  const pointer = join(folder, 'postgres.location.json');
  if (!existsSync(pointer)) return folder;
  return z.object({ at: z.string() }).parse(JSON.parse(readFileSync(pointer, 'utf8'))).at;
}
