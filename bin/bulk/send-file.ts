import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { csvRows } from '../../api/bulk/csv-rows.ts';
import { jsonRows } from '../../api/bulk/json-rows.ts';
import type { Row } from '../../api/bulk/row.ts';
import { problemBody } from '../../commands/problem.ts';
import { StartError } from '../embedded/log.ts';
import { type Answer, openAnswers } from './answers-file.ts';

export type BulkFile = {
  /** CSV where the name ends so, else JSON Lines. */
  file: string;
  /** Given to rows that name none. */
  company?: string | undefined;
  channel?: string | undefined;
  token: string;
  /** The real fetch of an address of the API, or an application asked directly. */
  send: (path: string, init: RequestInit) => Response | Promise<Response>;
  progress: (done: { bytes: number; rows: number }) => void;
  /** Rows of one request. */
  slice?: number;
  /** Milliseconds before rows are sent again on which the API failed. */
  pause?: number;
};

/** So often a row is sent in one run before the API's failure is its answer. */
const TRIES = 3;

/** What an API that is out of order says of every row. */
const BUSY: ReadonlySet<number | undefined> = new Set([undefined, 429, 503]);

const answerSchema = z.looseObject({ row: z.int(), status: z.int() });
const problemSchema = z.looseObject({ type: z.string() });

/**
 * Sends a file of orders in requests of some rows, each row under a key of its own, and keeps the answers beside it. Run
 * again it goes on after the last answered row, with the rows before it on which the API failed, and takes nothing in
 * twice. Answers how many rows there were, and on how many the API failed; throws a StartError when the API cannot be
 * asked.
 */
export async function sendFile(bulk: BulkFile): Promise<{ rows: number; accepted: number; failed: number }> {
  const { file, slice = 100, progress } = bulk;
  const answers = openAnswers(file);
  const source = createReadStream(file);
  const rows = file.endsWith('.csv') ? csvRows(source) : jsonRows(source);
  const done = { rows: answers.answered, accepted: answers.accepted, failed: 0 };
  let waiting: Row[] = [];

  async function flush(): Promise<void> {
    const answered = await ask(bulk, answers.key, waiting);
    answers.append(answered);
    done.rows = Math.max(done.rows, answered.at(-1)?.row ?? 0);
    done.accepted += answered.filter(({ status }) => status < 400).length;
    done.failed += answered.filter(isFailure).length;
    if (answered.length < waiting.length) {
      throw new StartError(`The API takes no rows after ${done.rows} now: run the same command again.`);
    }
    waiting = [];
    progress({ bytes: source.bytesRead, rows: done.rows });
  }

  for await (const row of rows) {
    if (row.row <= answers.answered && !answers.failed.has(row.row)) continue;
    waiting.push(row);
    if (waiting.length === slice) await flush();
  }
  if (waiting.length > 0) await flush();
  return done;
}

/**
 * The answers of some rows, in order, up to the first that the API could not take now. While it takes others, a row on
 * which it fails time after time has that for its answer.
 */
async function ask(bulk: BulkFile, key: string, rows: readonly Row[]): Promise<Answer[]> {
  const answers = new Map<number, Answer>();
  for (const row of rows) {
    const known = localAnswer(row);
    if (known) answers.set(row.row, known);
  }
  const sent = rows.filter(({ row }) => !answers.has(row));
  let open = sent;
  for (let tries = 1; open.length > 0 && tries <= TRIES; tries += 1) {
    if (tries > 1) await sleep(bulk.pause ?? 1_000);
    for (const answer of await askApi(bulk, key, open)) answers.set(answer.row, answer);
    open = open.filter(({ row }) => isPassing(answers.get(row)));
  }
  const works = sent.some(({ row }) => !BUSY.has(answers.get(row)?.status));
  const end = rows.findIndex(({ row }) => {
    const answer = answers.get(row);
    return isPassing(answer) && !(works && answer && isFailure(answer));
  });
  return rows.slice(0, end === -1 ? undefined : end).flatMap(({ row }) => answers.get(row) ?? []);
}

/** What cannot be read as an order is not sent. */
function localAnswer(row: Row): Answer | null {
  if ('problem' in row) {
    const { problem } = row;
    return { row: row.row, status: problem.status, problem: problemBody(problem) };
  }
  if (row.faults.length === 0) return null;
  const problem = { type: '/problems/validation', status: 422, errors: row.faults };
  return { row: row.row, status: 422, problem };
}

async function askApi(
  { company, channel, token, send }: BulkFile,
  key: string,
  rows: readonly Row[],
): Promise<Answer[]> {
  const given = { ...(company && { companyId: company }), ...(channel && { channel }) };
  const body = rows.map((row) => JSON.stringify(orderIn(row, given, key))).join('\n');
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
    'idempotency-key': key,
  };
  let text: string;
  try {
    const response = await send('/orders/bulk', { method: 'POST', headers, body });
    text = await response.text();
    if (!response.ok) throw new StartError(`The API refuses the file: ${text}`);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`The API cannot be asked (${String(error)}): run the same command again.`);
  }
  return text
    .split('\n')
    .filter((line) => line.startsWith('{"row":'))
    .map((line) => answerSchema.parse(JSON.parse(line)))
    .map((answer) => ({ ...answer, row: rows[answer.row - 1]?.row ?? answer.row }));
}

/** The row with what the command line says of all, under the key of its row in the file. */
function orderIn(row: Row, given: object, key: string): unknown {
  if (!('value' in row) || typeof row.value !== 'object' || row.value === null || Array.isArray(row.value)) {
    return 'value' in row ? row.value : null;
  }
  return { key: `${key}:row-${row.row}`, ...given, ...row.value };
}

function isFailure({ status }: Answer): boolean {
  return status >= 500;
}

/** Not answered, too busy or out of order now: the same row is taken when it is sent again. */
function isPassing(answer: Answer | undefined): boolean {
  if (!answer || isFailure(answer) || answer.status === 429) return true;
  const { problem } = answer;
  const { type } = problemSchema.safeParse(problem).data ?? {};
  return type === '/problems/key-in-progress';
}
