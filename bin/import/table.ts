import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { FieldError } from '../../commands/problem.ts';
import type { DB } from '../../db/schema.ts';

export type Fields = { [field: string]: unknown };

/** What a row does to the record. `row`: as it is afterwards; `fields`: what is new, with what it was before. */
export type Change<R> = { key: string; added: boolean; row: R; fields: Record<string, FieldChange> };

/** Of a personal field the evidence says only that it changed: it cannot be taken out of a chain again. */
export type FieldChange = { from?: unknown; to: unknown } | { personal: true };

/** An event of the evidence, in the chain of its subject. */
export type ImportEvent = {
  subject: { kind: string; id: string };
  kind: string;
  data: Record<string, unknown>;
};

/** Whose rows are imported: a company, or what all companies have in common. */
export type Home = { id: string };

export const COMMON: Home = { id: 'common' };

/**
 * A kind of master data. A row is known by its key; what it does not say (undefined) stays as it is on record, null
 * takes it away. Numbers are in their shortest spelling on both sides.
 */
export type Table<R extends Fields> = {
  of: 'company' | 'common';
  form: z.ZodType<R> & { shape: Record<string, z.ZodType> };
  key: (row: R) => string;
  /** What is on record of these rows, by key. */
  known: (trx: Transaction<DB>, home: Home, rows: readonly R[]) => Promise<Map<string, R>>;
  /** What the rest of the record has against a row, as it would be afterwards. */
  faults?: (
    trx: Transaction<DB>,
    home: Home,
    rows: readonly R[],
    now: Date,
  ) => Promise<(row: R) => FieldError[]>;
  /** Fields that an import gives once; the text says how they are changed. */
  fixed?: { readonly [F in keyof R]?: string };
  personal?: readonly (keyof R & string)[];
  /** Writes rows, new and changed ones. */
  save: (trx: Transaction<DB>, home: Home, rows: readonly R[], now: Date) => Promise<void>;
  /** Without it one event of the home's chain names all rows of a transaction. */
  events?: (changes: readonly Change<R>[]) => ImportEvent[];
};

export function unknownCode(path: string, what: string, code: string): FieldError {
  return { path, code: `unknown-${what.replaceAll(' ', '-')}`, message: `there is no ${what} "${code}"` };
}

/** The key of another company's row, or of something else. */
export function takenCode(path: string, code: string): FieldError {
  return { path, code: 'taken', message: `"${code}" belongs to somebody else: give another` };
}
