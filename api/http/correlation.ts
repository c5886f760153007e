import { randomUUID } from 'node:crypto';

export const CORRELATION_HEADER = 'Correlation-Id';

/** The caller's correlation id where it is one that logs and databases take as it is; else a new one. */
export function correlationIdOf(header: string | undefined): string {
  return header !== undefined && /^[A-Za-z0-9._~:-]{1,64}$/.test(header) ? header : randomUUID();
}
