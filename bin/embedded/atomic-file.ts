import { renameSync, writeFileSync } from 'node:fs';

/** Writes a small file so that a reader, or a start after a crash, finds the old content or the new, never half. */
export function writeAtomically(file: string, content: string, mode: number): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, content, { mode });
  renameSync(unfinished, file);
}
