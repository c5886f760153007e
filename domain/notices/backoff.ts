const MINUTE_MS = 60_000;
/** How long after each failed attempt the next comes; after the last there is none. */
const WAITS_MS = [1, 5, 30, 120, 720].map((minutes) => minutes * MINUTE_MS);

/** When a notice that failed for the n-th time (1 for the first) is tried again; null: it is a dead letter. */
export function retryAt(attempts: number, now: Date): Date | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}
