import { timings } from './load.ts';
import type { BenchGate } from './company.ts';
import type { OpenGates } from './open-gates.ts';
import type { Way } from './order-runs.ts';

/** Milliseconds of each decision: until it is answered, and until the process has applied it. */
export type DecisionTimes = { commit: number[]; applied: number[] };

/**
 * Decides a gate of orders that stand at it and that nothing else moves, so many callers at once. Each caller goes on
 * when its decision is applied, as the caller of an Update does.
 */
export async function timeDecisions(
  way: Way,
  gates: OpenGates,
  { gate, orders, concurrency }: { gate: BenchGate; orders: readonly string[]; concurrency: number },
): Promise<DecisionTimes> {
  const open = await Promise.all(
    orders.map(async (order) => ({ order, task: await gates.until(order, gate) })),
  );
  const commit: number[] = [];
  const applied = await timings(open, concurrency, async ({ order, task }) => {
    const started = performance.now();
    const { seq } = await way.decide(gate, task);
    commit.push(performance.now() - started);
    await gates.applied(order, seq);
  });
  return { commit, applied };
}
