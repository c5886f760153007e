import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import type { Row } from '../../api/bulk/row.ts';
import { csvRows } from '../../api/bulk/csv-rows.ts';
import { jsonRows } from '../../api/bulk/json-rows.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { StartError } from '../embedded/log.ts';
import type { Importer, RowAnswer } from './importer.ts';

export type Imported = Record<RowAnswer['outcome'], number>;

/** Rows of one transaction: few enough for its locks to be short. */
const SLICE = 200;

/**
 * Takes a file in, slice by slice: CSV where its name ends so, else JSON Lines. The answer to each row is written to
 * FILE.answers.jsonl and told to `heard`. Throws a StartError for a file that cannot be read; what was answered before
 * stays imported.
 */
export async function importFile(
  file: string,
  take: Importer,
  heard: (answers: readonly RowAnswer[]) => void,
): Promise<Imported> {
  const done: Imported = { added: 0, changed: 0, unchanged: 0, refused: 0 };
  const out = openSync(`${file}.answers.jsonl`, 'w');
  try {
    for await (const rows of slices(rowsOf(file))) {
      const answers = await take(rows);
      for (const { outcome } of answers) done[outcome] += 1;
      writeSync(out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
      heard(answers);
    }
    return done;
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    closeSync(out);
  }
}

function rowsOf(file: string): AsyncGenerator<Row> {
  const source = createReadStream(file);
  return file.endsWith('.csv') ? csvRows(source) : jsonRows(source);
}

async function* slices(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let slice: Row[] = [];
  for await (const row of rows) {
    slice.push(row);
    if (slice.length < SLICE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

/** What is wrong with the file as a whole, for the person who gave it; other errors are passed on. */
function unreadable(file: string, error: unknown): unknown {
  if (error instanceof CommandProblem) {
    const errors = (error.errors ?? []).map(({ path, message }) => `\n  ${path}: ${message}`);
    return new StartError(`${file} cannot be read: ${error.detail}${errors.join('')}`);
  }
  if (!(error instanceof Error) || !('code' in error)) return error;
  const ofFile = error.code === 'ENOENT' || error.code === 'EISDIR' || String(error.code).startsWith('CSV_');
  return ofFile ? new StartError(`${file} cannot be read: ${error.message}`) : error;
}
