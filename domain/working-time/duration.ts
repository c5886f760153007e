import { Temporal } from 'temporal-polyfill';

/** How long something may take: days, and milliseconds on top of them. `PT24H` is no day, but 24 hours. */
export type Allowance = { readonly days: number; readonly ms: number };

/** Reads `PT4H`, `PT30M`, `P1D`, `P1DT4H`. Throws RangeError that says what to write instead. */
export function parseAllowance(text: string): Allowance {
  const duration = readDuration(text);
  if (duration.sign < 0) throw new RangeError(`"${text}" is negative: an allowance is zero or more`);
  if (duration.years || duration.months || duration.weeks) {
    throw new RangeError(
      `"${text}" counts years, months or weeks: write days and hours, such as P5D or PT4H`,
    );
  }
  const { days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds } = duration;
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
  if (microseconds || nanoseconds || !Number.isSafeInteger(ms)) {
    throw new RangeError(`"${text}" is not whole milliseconds, or too long`);
  }
  return { days, ms };
}

/** `P1DT4H`; the parser's inverse, up to how hours, minutes and seconds are written. */
export function formatAllowance({ days, ms }: Allowance): string {
  return timeDuration(ms).with({ days }).toString();
}

/** Milliseconds as hours, minutes and seconds, never days: `PT4H30M`, `PT52H`, `PT0S`. */
export function formatSpan(ms: number): string {
  return timeDuration(ms).toString();
}

function timeDuration(ms: number): Temporal.Duration {
  return Temporal.Duration.from({ milliseconds: ms }).round({ largestUnit: 'hours' });
}

function readDuration(text: string): Temporal.Duration {
  try {
    return Temporal.Duration.from(text);
  } catch {
    throw new RangeError(`"${text}" is not an ISO 8601 duration: write PT4H, PT30M, P1D or P1DT4H`);
  }
}
