import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { orderRuns } from '../order-runs.ts';
import { timeDecisions } from './decisions.ts';
import type { Installation } from './installation.ts';
import { inFlight, type Latencies, summarise } from './load.ts';
import { type OpenGates, watchGates } from './open-gates.ts';
import { byCall, type Way } from './order-runs.ts';
import { megabytes } from './process-cost.ts';

export type OpenOrders = {
  open: number;
  megabytes: Record<string, number>;
  clocksRound: { due: number; seconds: number; rang: number };
  /** From a decision until the process has applied it. hot: of an order that the worker has in its cache. */
  hot: Latencies;
  /** The worker has just started and knows no order. */
  cold: Latencies;
  /** Of the 95th percentiles, cold to hot. */
  ratio: number;
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
  const gates = watchGates(installation.watching);
  const call = byCall(installation);
  const due = Math.ceil(open * DUE_SHARE);
  const orders = await openOrders({ call, gates, open, due }, say);
  const memory = Object.entries(installation.pids()).map(([name, pid]) => [name, megabytes(pid)]);

  const round = await timedRound(installation);
  say(`A round of the clocks rang ${round.rang} in ${round.seconds.toFixed(2)} s`);

  const applied = async (some: readonly string[]) => {
    const { applied: taken } = await timeDecisions(call, gates, {
      gate: 'credit',
      orders: some,
      concurrency: 1,
    });
    return summarise(taken);
  };
  const samples = Math.min(SAMPLES, Math.floor((open - due) / 2));
  // The newest are in the cache.
  const hot = await applied(orders.splice(-samples));
  await installation.restartWorker();
  const cold = await applied(orders.splice(-samples));
  await call.drain();
  gates.close();
  return {
    open,
    megabytes: Object.fromEntries(memory),
    clocksRound: { due, ...round },
    hot,
    cold,
    ratio: Math.round((cold.p95 / hot.p95) * 100) / 100,
  };
}

type Opening = { call: Way; gates: OpenGates; open: number; due: number };

/** Sends orders in until so many wait for credit; the first `due` of them are late: they came in days ago. */
async function openOrders({ call, gates, open, due }: Opening, say: (line: string) => void) {
  const orders: string[] = [];
  const longAgo = new Date(Date.now() - 7 * DAY_MS);
  let done = 0;
  const seconds = await inFlight(open, 50, async (index) => {
    const order = await call.submit(index, { policyId: 'standard', ...(index < due && { at: longAgo }) });
    orders[index] = order;
    await gates.until(order, 'credit');
    done += 1;
    if (done % 500 === 0) say(`${done} orders wait for credit`);
  });
  say(`${open} orders wait for credit after ${seconds.toFixed(0)} s`);
  return orders;
}

async function timedRound({ db, client, config }: Installation) {
  const { signalOrder } = orderRuns(db, client, config.taskQueues.orders);
  const log = { warn: (details: object, message: string) => console.error(message, details) };
  const started = performance.now();
  const { warned, escalated } = await clocksRound({ db, now: () => new Date(), signalOrder, log });
  return { seconds: (performance.now() - started) / 1000, rang: warned + escalated };
}
