import { Temporal } from 'temporal-polyfill';

/** An ISO instant as a clock on the wall of the zone shows it: `2026-11-24 17:30`. What is no instant stays as it is. */
export function localTime(instant: string, zone: string): string {
  try {
    const shown = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
    return shown.toString({ smallestUnit: 'minute' }).replace('T', ' ');
  } catch {
    return instant;
  }
}

/** An RFC 3339 time as it was given, with its offset: `2026-11-24 17:30 +08:00`. */
export function statedTime(given: string): string {
  const offset = /(?:Z|[+-]\d{2}:\d{2})$/.exec(given)?.[0] ?? '';
  return `${given.slice(0, 10)} ${given.slice(11, 16)} ${offset === 'Z' ? 'UTC' : offset}`;
}
