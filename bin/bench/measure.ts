import { sql } from 'kysely';
import { bareThroughput, bareUpdates } from './bare-runs.ts';
import { GATES } from './company.ts';
import { type HistoryCost, historyCost } from './history-cost.ts';
import type { Installation } from './installation.ts';
import { inFlight, type Latencies, latencies, summarise } from './load.ts';
import { type OpenGates, watchGates } from './open-gates.ts';
import { byCall, byHttp, type Way, wholeOrder } from './order-runs.ts';
import { cpuSeconds } from './process-cost.ts';

export type Sizes = { rounds: number; orders: number; concurrency: number; burst: number; samples: number };

/** Throughput in orders (a: workflows) a second. */
export type Round = { bare: number; call: number; http: number; intake: number };

export type Decisions = { commit: Latencies; applied: Latencies };

export type Measured = {
  rounds: Round[];
  bare: { c1: Latencies; c20: Latencies };
  decision: { c1: Decisions; c20: Decisions; sqlRoundTrips: number; walBytes: number };
  order: HistoryCost & { sqlRoundTrips: number; walBytes: number };
  intakeLost: number;
  /** CPU seconds over the whole run. */
  cpu: Record<string, number>;
};

/** Everything but `--open`: the four kinds of work in turn, so that what the machine does besides hits all alike. */
export async function measure(
  installation: Installation,
  sizes: Sizes,
  say: (line: string) => void,
): Promise<Measured> {
  const { client } = installation;
  const gates = watchGates(installation.watching);
  const call = byCall(installation);
  const http = await byHttp(installation);
  const before = cpuOf(installation);
  await warmUp(installation, { call, http, gates });
  const rounds: Round[] = [];
  let intakeLost = 0;
  let waiting: string[] = [];
  for (let round = 1; round <= sizes.rounds; round += 1) {
    const bare = await bareThroughput(client, sizes.orders, sizes.concurrency);
    const before = cpuOf(installation);
    const byCalls = await throughput(call, gates, sizes);
    say(`  CPU milliseconds an order, by call: ${perOrder(before, cpuOf(installation), sizes.orders)}`);
    const byHttps = await throughput(http, gates, sizes);
    const burst = await intakeBurst(http, sizes);
    intakeLost += await lost(installation, burst.orders, gates);
    waiting = burst.orders;
    rounds.push({ bare, call: byCalls, http: byHttps, intake: burst.perSecond });
    say(
      `round ${round}: bare ${bare.toFixed(1)}/s, by call ${byCalls.toFixed(1)}/s, by HTTP ${byHttps.toFixed(1)}/s, ` +
        `intake ${burst.perSecond.toFixed(0)}/s`,
    );
  }
  const bare = {
    c1: await bareUpdates(client, sizes.samples, 1),
    c20: await bareUpdates(client, sizes.samples * 5, 20),
  };
  const c1 = await decisions(http, gates, waiting.splice(0, sizes.samples), 1);
  const c20 = await decisions(http, gates, waiting.splice(0, sizes.samples * 5), 20);
  say('latencies measured');
  const cost = await costOf(installation, call, gates);
  await call.drain();
  gates.close();
  const after = cpuOf(installation);
  return {
    rounds,
    bare,
    decision: { c1, c20, ...cost.decision },
    order: cost.order,
    intakeLost,
    cpu: Object.fromEntries(Object.entries(after).map(([name, used]) => [name, used - (before[name] ?? 0)])),
  };
}

type Ways = { call: Way; http: Way; gates: OpenGates };

async function warmUp(installation: Installation, { call, http, gates }: Ways): Promise<void> {
  await bareThroughput(installation.client, 20, 10);
  await inFlight(
    20,
    10,
    async (index) => void (await wholeOrder(index % 2 === 0 ? call : http, gates, index)),
  );
}

/** Orders a second, from intake until the process has applied the last approval. */
async function throughput(way: Way, gates: OpenGates, { orders, concurrency }: Sizes): Promise<number> {
  const seconds = await inFlight(orders, concurrency, async (index) => {
    const { order, seq } = await wholeOrder(way, gates, index);
    await gates.applied(order, seq);
  });
  return orders / seconds;
}

async function intakeBurst(http: Way, { burst }: Sizes): Promise<{ orders: string[]; perSecond: number }> {
  const orders: string[] = [];
  const seconds = await inFlight(burst, 50, async (index) => void orders.push(await http.submit(index)));
  return { orders, perSecond: burst / seconds };
}

/** Acknowledged orders that are not there, or whose process does not open their first gate. */
async function lost({ db }: Installation, orders: readonly string[], gates: OpenGates): Promise<number> {
  const { rows } = await sql<{ there: number }>`
    SELECT count(*)::int AS there FROM orders WHERE intake_number = ANY(${[...orders]})`.execute(db);
  await Promise.all(orders.map((order) => gates.until(order, 'credit')));
  return orders.length - (rows[0]?.there ?? 0);
}

/**
 * Credit decisions on orders that wait for them: until they are answered, and until the process has applied them. Each
 * caller goes on when its decision is applied, as the caller of an Update does.
 */
async function decisions(
  way: Way,
  gates: OpenGates,
  orders: readonly string[],
  concurrency: number,
): Promise<Decisions> {
  const tasks = await Promise.all(
    orders.map(async (order) => ({ order, task: await gates.until(order, 'credit') })),
  );
  const commit: number[] = [];
  const applied = await latencies(tasks, concurrency, async ({ order, task }) => {
    const started = performance.now();
    const { seq } = await way.decide('credit', task);
    commit.push(performance.now() - started);
    await gates.applied(order, seq);
  });
  return { commit: summarise(commit), applied };
}

const COSTED = 10;

/** What single orders cost, one after the other with nothing beside them. */
async function costOf(installation: Installation, call: Way, gates: OpenGates) {
  const { client, statements } = installation;
  const walBefore = await wal(installation);
  let decisionWal = 0;
  let decisionStatements = 0;
  let orderStatements = 0;
  let last = '';
  for (let index = 0; index < COSTED; index += 1) {
    const order = await call.submit(index);
    for (const gate of GATES) {
      const task = await gates.until(order, gate);
      const [from, position] = [statements(), await wal(installation)];
      const { seq } = await call.decide(gate, task);
      // Less the two that ask for the position of the log.
      const used = statements() - from - 1;
      // The first reads policy and calendar, which a process keeps.
      if (index > 0) decisionStatements = Math.max(decisionStatements, used);
      orderStatements += used;
      decisionWal += (await wal(installation)) - position;
      await gates.applied(order, seq);
    }
    last = order;
  }
  const cost = historyCost(await client.workflow.getHandle(last).fetchHistory());
  const walBytes = ((await wal(installation)) - walBefore) / COSTED;
  return {
    order: { ...cost, sqlRoundTrips: orderStatements / COSTED, walBytes },
    decision: { sqlRoundTrips: decisionStatements, walBytes: decisionWal / COSTED / GATES.length },
  };
}

async function wal({ db }: Installation): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}

function perOrder(before: Record<string, number>, after: Record<string, number>, orders: number): string {
  return Object.entries(after)
    .map(([name, used]) => `${name} ${(((used - (before[name] ?? 0)) * 1000) / orders).toFixed(0)}`)
    .join(', ');
}

function cpuOf({ pids }: Installation): Record<string, number> {
  return Object.fromEntries(Object.entries(pids()).map(([name, pid]) => [name, cpuSeconds(pid)]));
}
