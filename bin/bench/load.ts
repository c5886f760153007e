import PQueue from 'p-queue';

/** Milliseconds. */
export type Latencies = { p50: number; p95: number; p99: number; samples: number };

/** Does `count` pieces of work, so many at once. Answers how many seconds all took. */
export async function inFlight(
  count: number,
  concurrency: number,
  work: (index: number) => Promise<void>,
): Promise<number> {
  const queue = new PQueue({ concurrency });
  const started = performance.now();
  await queue.addAll(Array.from({ length: count }, (_, index) => () => work(index)));
  return (performance.now() - started) / 1000;
}

/** Does the work for each of `all`, so many at once. Answers how many milliseconds each took. */
export async function timings<T>(
  all: readonly T[],
  concurrency: number,
  work: (one: T) => Promise<unknown>,
): Promise<number[]> {
  const queue = new PQueue({ concurrency });
  const timed = async (one: T) => {
    const started = performance.now();
    await work(one);
    return performance.now() - started;
  };
  return queue.addAll(all.map((one) => () => timed(one)));
}

export function summarise(taken: readonly number[]): Latencies {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), samples: sorted.length };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
