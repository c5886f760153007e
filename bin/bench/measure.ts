import { bareThroughput, bareUpdates } from './bare-runs.ts';
import { type DecisionTimes, timeDecisions } from './decisions.ts';
import type { Installation } from './installation.ts';
import { inFlight } from './load.ts';
import { type OpenGates, watchGates } from './open-gates.ts';
import { type Cost, orderCost } from './order-cost.ts';
import { byCall, byHttp, type Way, wholeOrder } from './order-runs.ts';
import { cpuSeconds } from './process-cost.ts';

export type Sizes = {
  rounds: number;
  /** Of each kind a round. */
  orders: number;
  concurrency: number;
  burst: number;
  /** Decisions a round with one caller, and with twenty. */
  samples: { c1: number; c20: number };
};

type Times = DecisionTimes & { bare: number[] };

/** Throughput in orders (a: workflows) a second; what single decisions and Updates took, in milliseconds. */
export type Round = {
  bare: number;
  call: number;
  http: number;
  intake: number;
  lost: number;
  c1: Times;
  c20: Times;
};

export type Measured = { rounds: Round[]; cost: Cost; cpu: Record<string, number> };

type Parts = Installation & { call: Way; http: Way; gates: OpenGates };

/** Everything but `--open`: the kinds of work in turn, so that what the machine does besides hits all alike. */
export async function measure(
  installation: Installation,
  sizes: Sizes,
  say: (line: string) => void,
): Promise<Measured> {
  const gates = watchGates(installation.watching);
  const call = byCall(installation);
  const parts = { ...installation, call, http: await byHttp(installation), gates };
  const before = cpuOf(installation);
  await warmUp(parts);
  const rounds: Round[] = [];
  for (let number = 1; number <= sizes.rounds; number += 1) {
    say(`round ${number} of ${sizes.rounds}`);
    rounds.push(await round(parts, sizes, say));
  }
  const after = cpuOf(installation);
  const cost = await orderCost(installation, gates);
  await call.drain();
  gates.close();
  const cpu = Object.entries(after).map(([name, used]) => [name, used - (before[name] ?? 0)]);
  return { rounds, cost, cpu: Object.fromEntries(cpu) };
}

async function warmUp({ client, call, http, gates }: Parts): Promise<void> {
  await bareThroughput(client, 20, 10);
  await inFlight(20, 10, async (index) => {
    await wholeOrder(index % 2 === 0 ? call : http, gates, index);
  });
}

async function round(parts: Parts, sizes: Sizes, say: (line: string) => void): Promise<Round> {
  const { client, call, http, gates } = parts;
  const { orders, concurrency, samples } = sizes;
  const first = cpuOf(parts);
  const bare = await bareThroughput(client, orders, concurrency);
  const before = cpuOf(parts);
  say(`  CPU milliseconds of a bare workflow: ${perOrder(first, before, orders)}`);
  const byCalls = await throughput(call, gates, sizes);
  say(`  CPU milliseconds of an order by call: ${perOrder(before, cpuOf(parts), orders)}`);
  const byHttps = await throughput(http, gates, sizes);
  const { acknowledged, perSecond } = await intakeBurst(http, sizes);
  say(`  orders a second: ${[bare, byCalls, byHttps, perSecond].map((one) => one.toFixed(1)).join(', ')}`);
  const waiting = await withProcess(gates, acknowledged);
  const times = async (count: number, callers: number): Promise<Times> => ({
    bare: await bareUpdates(client, count, callers),
    ...(await timeDecisions(http, gates, {
      gate: 'credit',
      orders: waiting.splice(0, count),
      concurrency: callers,
    })),
  });
  return {
    bare,
    call: byCalls,
    http: byHttps,
    intake: perSecond,
    lost: acknowledged.length - waiting.length,
    c1: await times(samples.c1, 1),
    c20: await times(samples.c20, 20),
  };
}

/** Orders a second, from intake until the process has applied the last approval. */
async function throughput(way: Way, gates: OpenGates, { orders, concurrency }: Sizes): Promise<number> {
  const seconds = await inFlight(orders, concurrency, async (index) => {
    const { order, seq } = await wholeOrder(way, gates, index);
    await gates.applied(order, seq);
  });
  return orders / seconds;
}

async function intakeBurst(http: Way, { burst, concurrency }: Sizes) {
  const acknowledged: string[] = [];
  const seconds = await inFlight(burst, concurrency, async (index) => {
    acknowledged.push(await http.submit(index));
  });
  return { acknowledged, perSecond: burst / seconds };
}

/** Those of the acknowledged orders that are in the database and whose process has opened their first gate. */
async function withProcess(gates: OpenGates, acknowledged: readonly string[]): Promise<string[]> {
  const asked = await Promise.allSettled(
    acknowledged.map(async (order) => {
      await gates.until(order, 'credit');
      return order;
    }),
  );
  return asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

function perOrder(before: Record<string, number>, after: Record<string, number>, orders: number): string {
  return Object.entries(after)
    .map(([name, used]) => `${name} ${(((used - (before[name] ?? 0)) * 1000) / orders).toFixed(0)}`)
    .join(', ');
}

function cpuOf({ pids }: Installation): Record<string, number> {
  return Object.fromEntries(Object.entries(pids()).map(([name, pid]) => [name, cpuSeconds(pid)]));
}
