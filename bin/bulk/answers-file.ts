import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import { StartError } from '../embedded/log.ts';

const headSchema = z.object({ key: z.string(), bytes: z.int() });
const answerSchema = z.object({ row: z.int(), status: z.int() });

export type Answer = { row: number; status: number; problem?: unknown };

export type AnswersFile = {
  /** Under which the file is sent: the same on every run. */
  key: string;
  /** The rows that are answered: 1 to this one. */
  answered: number;
  /** Those among them on which the API failed: they are sent again. */
  failed: ReadonlySet<number>;
  accepted: number;
  append: (answers: readonly Answer[]) => void;
};

/**
 * `FILE.answers.jsonl`: the key under which a file is sent, then an answer a line. It is begun before the first row is
 * sent, and read when the command is run again; the last answer to a row counts. A line that a crash cut off is dropped:
 * its row is sent again under its key. Throws a StartError when the file has changed since.
 */
export function openAnswers(file: string): AnswersFile {
  const path = `${file}.answers.jsonl`;
  const bytes = statSync(file).size;
  const there = existsSync(path);
  const kept = there ? readFileSync(path, 'utf8') : '';
  const text = kept.includes('\n') ? kept : begin(path, bytes, { broken: there });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  truncateSync(path, Buffer.byteLength(whole));
  const [first = '', ...lines] = whole.split('\n').filter((line) => line !== '');
  const head = first === '' ? null : headSchema.parse(JSON.parse(first));
  if (head?.bytes !== bytes) {
    throw new StartError(
      `${file} has changed since ${path} was begun: move that away to send the file anew.`,
    );
  }
  const answers = new Map(
    lines.map((line) => answerSchema.parse(JSON.parse(line))).map(({ row, status }) => [row, status]),
  );
  const rowsWhere = (holds: (status: number) => boolean) =>
    [...answers].flatMap(([row, status]) => (holds(status) ? [row] : []));
  return {
    key: head.key,
    answered: [...answers.keys()].reduce((last, row) => Math.max(last, row), 0),
    failed: new Set(rowsWhere((status) => status >= 500)),
    accepted: rowsWhere((status) => status < 400).length,
    append: (more) => appendFileSync(path, more.map((answer) => `${JSON.stringify(answer)}\n`).join('')),
  };
}

/**
 * Whole or not at all, so that no other run finds it half-written; one that is broken, without a whole line, was never
 * begun. Of two runs at once both go on with the file of the first.
 */
function begin(path: string, bytes: number, { broken }: { broken: boolean }): string {
  const key = randomUUID();
  const text = `${JSON.stringify({ key, bytes })}\n`;
  const draft = `${path}.${key}`;
  writeFileSync(draft, text);
  if (broken) rmSync(path, { force: true });
  try {
    linkSync(draft, path);
    return text;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(draft);
  }
}
