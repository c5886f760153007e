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
