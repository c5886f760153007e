import { Temporal } from 'temporal-polyfill';

/** Whether this is a time zone that we know: an IANA name, or an offset such as `+08:00`. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
