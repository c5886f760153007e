import { sql } from 'kysely';

/** A timestamptz column as the ISO instant that JavaScript writes; null stays null. `column` is ours, never a caller's. */
export function iso(column: string) {
  return sql.raw<string>(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
