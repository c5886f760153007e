import type { CommandProblem, FieldError } from '../../commands/problem.ts';

/** Bytes that one row may have. */
export const ROW_LIMIT = 1024 * 1024;

/** One row of a file, by its number from 1 and the line where it ends: what it says, or why it cannot be read. */
export type Row = { row: number; line: number } & (
  { value: unknown; faults: readonly FieldError[] } | { problem: CommandProblem }
);
