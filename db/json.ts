/** A value for a JSONB column. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}
