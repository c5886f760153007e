import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const CHUNK = 65_536;
const LINE_END = 0x0a;

/** The JSON Lines file of exported checkpoints, outside the database; only ever appended to. */
export type CheckpointFile = {
  /** The last complete line; null in an empty file. */
  lastLine: () => Promise<string | null>;
  /** Returns when the line is on the disk. */
  append: (line: string) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Opens the file, made with mode 0600 where it is missing. What follows the last line end is the half of a line that a
 * killed writer left: it is cut off. The caller holds the lock of the checkpoints until it is closed.
 */
export async function openCheckpointFile(path: string): Promise<CheckpointFile> {
  const file = await open(path, 'a+', 0o600);
  try {
    let end = await cutUnfinished(file);
    return {
      lastLine: () => lineBefore(file, end),
      async append(line) {
        await file.appendFile(`${line}\n`);
        await file.datasync();
        end += Buffer.byteLength(line) + 1;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The complete lines among the first `size` bytes, the first first; a line that is still being written is none. */
export async function* checkpointLines(path: string, size: number): AsyncGenerator<string> {
  const file = await open(path, 'r');
  try {
    const end = await lastLineEnd(file, size);
    if (end < 0) return;
    const input = file.createReadStream({ encoding: 'utf8', start: 0, end, autoClose: false });
    yield* createInterface({ input, crlfDelay: Infinity });
  } finally {
    await file.close();
  }
}

async function cutUnfinished(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const end = (await lastLineEnd(file, size)) + 1;
  if (end < size) await file.truncate(end);
  return end;
}

async function lineBefore(file: FileHandle, end: number): Promise<string | null> {
  if (end === 0) return null;
  const start = (await lastLineEnd(file, end - 1)) + 1;
  const line = Buffer.alloc(end - 1 - start);
  await file.read(line, 0, line.length, start);
  return line.toString('utf8');
}

/** The place of the last line end before `end`, -1 when there is none. Lines may be megabytes: it is read backwards. */
async function lastLineEnd(file: FileHandle, end: number): Promise<number> {
  const chunk = Buffer.alloc(CHUNK);
  for (let to = end; to > 0; to -= CHUNK) {
    const from = Math.max(0, to - CHUNK);
    const { bytesRead } = await file.read(chunk, 0, to - from, from);
    const found = chunk.subarray(0, bytesRead).lastIndexOf(LINE_END);
    if (found >= 0) return from + found;
  }
  return -1;
}
