import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { orderRuns } from '../order-runs.ts';
import type { Installation } from './installation.ts';
import { inFlight, latencies, type Latencies } from './load.ts';
import { watchGates } from './open-gates.ts';
import { byCall } from './order-runs.ts';
import { megabytes } from './process-cost.ts';

export type OpenOrders = {
  open: number;
  megabytes: Record<string, number>;
  clocksRound: { due: number; seconds: number; escalated: number };
  /** From the decision until the process has applied it; cold: the worker has just started and knows no order. */
  cold: Latencies;
  hot: Latencies;
};

const DUE_SHARE = 0.01;
const DAY_MS = 86_400_000;
const SAMPLES = 60;

/** With many orders open under the policy `standard`: memory, a round of the clocks, decisions on cold orders. */
export async function measureOpen(
  installation: Installation,
  open: number,
  say: (line: string) => void,
): Promise<OpenOrders> {
  const { db, client, config, watching } = installation;
  const gates = watchGates(watching);
  const call = byCall(installation);
  const due = Math.ceil(open * DUE_SHARE);
  const orders: string[] = [];
  // Those that came in days ago are late: nobody has answered within the policy's allowance.
  const longAgo = new Date(Date.now() - 7 * DAY_MS);
  const seconds = await inFlight(open, 50, async (index) => {
    const order = await call.submit(index, { policyId: 'standard', ...(index < due && { at: longAgo }) });
    orders[index] = order;
    await gates.until(order, 'credit');
  });
  say(`${open} orders wait for credit after ${seconds.toFixed(0)} s`);
  const memory = Object.fromEntries(
    Object.entries(installation.pids()).map(([name, pid]) => [name, megabytes(pid)]),
  );

  const { signalOrder } = orderRuns(db, client, config.taskQueues.orders);
  const started = performance.now();
  const round = await clocksRound({ db, now: () => new Date(), signalOrder, log: { warn: () => {} } });
  const clocks = { due, seconds: (performance.now() - started) / 1000, escalated: round.escalated };
  say(`a round of the clocks rang ${round.escalated} in ${clocks.seconds.toFixed(2)} s`);

  await installation.restartWorker();
  const sample = orders.slice(-SAMPLES);
  const decide = async (gate: 'credit' | 'capacity') => {
    const tasks = await Promise.all(
      sample.map(async (order) => ({ order, task: await gates.until(order, gate) })),
    );
    return latencies(tasks, 1, async ({ order, task }) => {
      const { seq } = await call.decide(gate, task);
      await gates.applied(order, seq);
    });
  };
  const cold = await decide('credit');
  const hot = await decide('capacity');
  await call.drain();
  gates.close();
  return { open, megabytes: memory, clocksRound: clocks, cold, hot };
}
