import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { formProblem } from '../http/form-errors.ts';
import { isKeepable } from '../http/json-text.ts';
import { type Column, columnsOf, valueOf } from './csv-columns.ts';
import { type Row, ROW_LIMIT } from './row.ts';

/**
 * The rows of a CSV in UTF-8 whose header row names paths of a form; numbered from 1 after the header. Throws
 * `validation` for a header that is none. At most one row is held.
 */
export async function* csvRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: ROW_LIMIT,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const source = Readable.from(utf8(body), { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: Column[] | null = null;
  let row = 0;
  try {
    for await (const { record, info } of parser) {
      const cells = cellsOf(record);
      if (columns === null) {
        columns = headerOf(cells);
        continue;
      }
      row += 1;
      const { value, faults } = valueOf(columns, cells);
      yield { row, line: Number(info.lines), value, faults };
    }
  } finally {
    source.destroy();
  }
}

function headerOf(cells: readonly string[]): Column[] {
  const { columns, errors } = columnsOf(cells);
  if (errors.length > 0) throw formProblem(errors);
  return columns;
}

/** A text that PostgreSQL cannot keep becomes one that the form refuses. */
function cellsOf(record: unknown): string[] {
  if (!Array.isArray(record)) throw new TypeError('a record of a CSV is a list');
  return record.map((cell) => (isKeepable(String(cell)) ? String(cell) : '\u0000'));
}

/** Another encoding, such as the GBK of a Chinese Excel, ends the file where it shows: it would be taken in garbled. */
async function* utf8(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (errorCodeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw notUtf8();
    throw error;
  }
}

function errorCodeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

function notUtf8() {
  const message =
    'the file is not in UTF-8: save it as "CSV UTF-8" (文件不是 UTF-8 编码，请另存为“CSV UTF-8”)';
  return formProblem([{ path: 'body', code: 'not-utf-8', message }]);
}
