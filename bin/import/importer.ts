import { type Kysely, sql, type Transaction } from 'kysely';
import { formProblem, parseForm } from '../../api/http/form-errors.ts';
import type { Row } from '../../api/bulk/row.ts';
import { CommandProblem, type FieldError } from '../../commands/problem.ts';
import { appendAudit } from '../../db/audit.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction, sqlState } from '../../db/transaction.ts';
import { changeOf, fixedFaults } from './changes.ts';
import type { Change, Fields, Home, ImportEvent, Table } from './table.ts';

/** What became of a row. */
export type RowAnswer = {
  row: number;
  line: number;
  key?: string;
  outcome: 'added' | 'changed' | 'unchanged' | 'refused';
  /** What changed. */
  fields?: string[];
  errors?: readonly FieldError[];
};

export type ImportInto = {
  db: Kysely<DB>;
  /** Of the table, as in `customers-imported`. */
  kind: string;
  home: Home;
  now: () => Date;
};

/** Takes some rows of a file in, in one transaction. Answers each. */
export type Importer = (rows: readonly Row[]) => Promise<RowAnswer[]>;

/** The actor of what an operator imports. */
const ACTOR = 'system:import';

type Read<R> = { row: number; line: number; given: R };

/** An importer of a whole file: of its rows it keeps the keys, as a row that comes twice would never settle. */
export function importer<R extends Fields>(table: Table<R>, into: ImportInto): Importer {
  const seen = new Map<string, number>();

  function read(row: Row): Read<R> | RowAnswer {
    try {
      const given = readForm(table, row);
      const key = table.key(given);
      const first = seen.get(key);
      if (first !== undefined) {
        const message = `"${key}" is in line ${first} already: which of the two holds?`;
        return refused(row, [{ path: '', code: 'repeated', message }], key);
      }
      seen.set(key, row.line);
      return { row: row.row, line: row.line, given };
    } catch (error) {
      if (!(error instanceof CommandProblem)) throw error;
      return refused(row, errorsOf(error));
    }
  }

  return async (rows) => {
    const readings = rows.map(read);
    const good = readings.flatMap((one) => ('given' in one ? [one] : []));
    const written = new Map((await writeApart(table, into, good)).map((answer) => [answer.row, answer]));
    return readings.flatMap((one) => ('given' in one ? (written.get(one.row) ?? []) : one));
  };
}

function readForm<R extends Fields>(table: Table<R>, row: Row): R {
  if ('problem' in row) throw row.problem;
  const parsed = parseForm(table.form, row.value, 'en');
  if (row.faults.length > 0 || !parsed.ok) {
    throw formProblem([...row.faults, ...(parsed.ok ? [] : parsed.errors)]);
  }
  return parsed.data;
}

function errorsOf({ type, detail, errors }: CommandProblem): readonly FieldError[] {
  return errors ?? [{ path: '', code: type, message: detail }];
}

/** What the database refuses, although all was looked at before, concerns one row: the others go in without it. */
async function writeApart<R extends Fields>(
  table: Table<R>,
  into: ImportInto,
  rows: readonly Read<R>[],
): Promise<RowAnswer[]> {
  if (rows.length === 0) return [];
  try {
    return await inTransaction(into.db, (trx) => write(trx, table, into, rows));
  } catch (error) {
    if (!/^2[23]/.test(sqlState(error) ?? '')) throw error;
    const [first, ...others] = rows;
    if (first && others.length === 0) {
      const message = error instanceof Error ? error.message : String(error);
      return [refused(first, [{ path: '', code: 'refused-by-database', message }], table.key(first.given))];
    }
    const answers: RowAnswer[] = [];
    for (const row of rows) answers.push(...(await writeApart(table, into, [row])));
    return answers;
  }
}

async function write<R extends Fields>(
  trx: Transaction<DB>,
  table: Table<R>,
  { kind, home, now }: ImportInto,
  rows: readonly Read<R>[],
): Promise<RowAnswer[]> {
  // Imports go one after the other: none sees another's rows half written.
  await sql`SELECT pg_advisory_xact_lock(hashtext('countersign import'))`.execute(trx);
  const at = now();
  const givens = rows.map(({ given }) => given);
  const known = await table.known(trx, home, givens);
  const faultsOf = (await table.faults?.(trx, home, givens, at)) ?? (() => []);
  const changes: Change<R>[] = [];
  const answers = rows.map((row): RowAnswer => {
    const { given } = row;
    const key = table.key(given);
    const before = known.get(key);
    const change = changeOf(table, given, before);
    if (change === null) return { row: row.row, line: row.line, key, outcome: 'unchanged' };
    const errors = [...fixedFaults(table, change, before), ...faultsOf(change.row)];
    if (errors.length > 0) return refused(row, errors, key);
    changes.push(change);
    if (change.added) return { row: row.row, line: row.line, key, outcome: 'added' };
    return { row: row.row, line: row.line, key, outcome: 'changed', fields: Object.keys(change.fields) };
  });
  if (changes.length === 0) return answers;
  await table.save(
    trx,
    home,
    changes.map(({ row }) => row),
    at,
  );
  const events = table.events?.(changes) ?? [eventOf(kind, home, changes)];
  for (const { subject, kind, data } of events) {
    await appendAudit(trx, subject, [{ kind, actor: ACTOR, data, correlationId: null, at }]);
  }
  return answers;
}

function eventOf<R>(kind: string, home: Home, changes: readonly Change<R>[]): ImportEvent {
  const rows = changes.map(({ key, added, fields }) => ({ key, added, fields }));
  return { subject: { kind: 'master-data', id: home.id }, kind: `${kind}-imported`, data: { rows } };
}

function refused(
  { row, line }: { row: number; line: number },
  errors: readonly FieldError[],
  key?: string,
): RowAnswer {
  return { row, line, ...(key !== undefined && { key }), outcome: 'refused', errors };
}
