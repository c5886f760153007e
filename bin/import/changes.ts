import { isDeepStrictEqual } from 'node:util';
import type { FieldError } from '../../commands/problem.ts';
import type { Change, FieldChange, Fields, Table } from './table.ts';

/** What a row does to what is on record; null when it says nothing new. */
export function changeOf<R extends Fields>(
  table: Table<R>,
  given: R,
  known: R | undefined,
): Change<R> | null {
  const said = saidOf(given);
  const fields: Record<string, FieldChange> = {};
  for (const field in said) {
    if (known && isDeepStrictEqual(known[field] ?? null, given[field] ?? null)) continue;
    const personal = table.personal?.some((name) => name === field) ?? false;
    fields[field] = personal
      ? { personal: true }
      : { ...(known && { from: known[field] ?? null }), to: given[field] };
  }
  if (known && Object.keys(fields).length === 0) return null;
  return { key: table.key(given), added: !known, row: known ? { ...known, ...said } : given, fields };
}

/** What an import may not change of a row that is on record. */
export function fixedFaults<R extends Fields>(
  { fixed = {} }: Table<R>,
  { added, fields }: Change<R>,
  known: R | undefined,
): FieldError[] {
  if (added) return [];
  return Object.keys(fields).flatMap((field) => {
    const how = fixed[field];
    if (how === undefined) return [];
    const message = `is ${JSON.stringify(known?.[field] ?? null)} on record: ${how}`;
    return [{ path: field, code: 'not-by-import', message }];
  });
}

function saidOf<R extends Fields>(given: R): Partial<R> {
  const said: Partial<R> = { ...given };
  for (const field in said) if (said[field] === undefined) delete said[field];
  return said;
}
