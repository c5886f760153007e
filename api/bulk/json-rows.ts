import { CommandProblem } from '../../commands/problem.ts';
import { parseJson } from '../http/json-text.ts';
import { type Row, ROW_LIMIT } from './row.ts';

const NEWLINE = 0x0a;

/** The rows of JSON Lines, numbered by line; blank lines are none. At most one line is held. */
export async function* jsonRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  let row = 0;
  for await (const line of lines(body)) {
    row += 1;
    if (line === null) yield { row, line: row, problem: tooLong() };
    else if (line.some((byte) => byte > 0x20)) yield readRow(row, line);
  }
}

function readRow(row: number, line: Uint8Array): Row {
  try {
    return { row, line: row, ...parseJson(line) };
  } catch (error) {
    if (error instanceof CommandProblem) return { row, line: row, problem: error };
    throw error;
  }
}

/** Null for a line that is longer than a row may be: it is dropped as it comes. */
async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | null> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (part: Uint8Array) => {
    length += part.length;
    if (length <= ROW_LIMIT) parts.push(part);
    else parts = [];
  };
  const end = () => {
    const line = length > ROW_LIMIT ? null : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of body) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at));
      yield end();
      from = at + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  if (length > 0) yield end();
}

function tooLong(): CommandProblem {
  return new CommandProblem('too-large', `A row may have ${ROW_LIMIT} bytes.`);
}
