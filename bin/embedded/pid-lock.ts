import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { errorCode, isAlive, processBirth } from './processes.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), birth: z.string().optional() });

export type Holder = z.infer<typeof holderSchema>;

export type LockAttempt = { outcome: 'taken'; release: () => void } | { outcome: 'held'; holder: Holder };

/**
 * Takes the lock file, or says which living process holds it. A lock whose process has gone (also when its id was
 * given to another process since), or that cannot be read, is stale and is replaced.
 */
export function takePidLock(file: string): LockAttempt {
  const mine = writeRecord(file, process.pid);
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      try {
        // A link appears complete or not at all, and never replaces another's.
        linkSync(mine, file);
        return { outcome: 'taken', release: () => releaseIfMine(file) };
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const holder = readRecord(file);
      if (holder !== undefined && isHeld(holder)) return { outcome: 'held', holder };
      setAside(file);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new Error(`The lock ${file} is being taken by several processes at once. Try again.`);
}

/** The process recorded in such a file; undefined when there is none or it cannot be read. */
export function readRecord(file: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the record of a process beside `file` and answers the path written. */
function writeRecord(file: string, pid: number): string {
  const path = `${file}.${process.pid}.new`;
  writeFileSync(path, JSON.stringify({ pid, birth: processBirth(pid) }));
  return path;
}

/** True while exactly the recorded process lives. */
export function isHeld(holder: Holder): boolean {
  if (!isAlive(holder.pid)) return false;
  const birth = processBirth(holder.pid);
  return holder.birth === undefined || birth === undefined || birth === holder.birth;
}

function setAside(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    const moved = readRecord(aside);
    // Another start may have taken it between the look and the move: give it back.
    if (moved !== undefined && isHeld(moved)) linkSync(aside, file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseIfMine(file: string): void {
  if (readRecord(file)?.pid === process.pid) rmSync(file, { force: true });
}
