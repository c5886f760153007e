import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
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
  accepted: number;
  append: (answers: readonly Answer[]) => void;
};

/**
 * `FILE.answers.jsonl`: the key under which a file is sent, then an answer a line. It is begun before the first row is
 * sent, and read when the command is run again. A line that a crash cut off is dropped: its row is sent again under its
 * key. Throws a StartError when the file has changed since.
 */
export function openAnswers(file: string): AnswersFile {
  const path = `${file}.answers.jsonl`;
  const bytes = statSync(file).size;
  if (!existsSync(path)) {
    writeFileSync(path, `${JSON.stringify({ key: randomUUID(), bytes })}\n`, { flag: 'wx' });
  }
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  truncateSync(path, Buffer.byteLength(whole));
  const [first = '', ...lines] = whole.split('\n').filter((line) => line !== '');
  const head = first === '' ? null : headSchema.parse(JSON.parse(first));
  if (head?.bytes !== bytes) {
    throw new StartError(
      `${file} has changed since ${path} was begun: move that away to send the file anew.`,
    );
  }
  const answers = lines.map((line) => answerSchema.parse(JSON.parse(line)));
  return {
    key: head.key,
    answered: answers.at(-1)?.row ?? 0,
    accepted: answers.filter(({ status }) => status < 400).length,
    append: (more) => appendFileSync(path, more.map((answer) => `${JSON.stringify(answer)}\n`).join('')),
  };
}
