import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { type BenchGate, GATES } from './company.ts';
import { type HistoryCost, historyCost, isIdle } from './history-cost.ts';
import type { Installation } from './installation.ts';
import { median } from './load.ts';
import type { OpenGates } from './open-gates.ts';
import { byCall } from './order-runs.ts';

type Used = { sqlRoundTrips: number; walBytes: number };

export type Cost = {
  /** Round trips of its intake and its three decisions; bytes of everything, the steps of its process too. */
  order: HistoryCost & Used;
  /** Each the most that a gate takes. */
  decision: Used;
};

const ORDERS = 10;
const IDLE_EVERY_MS = 20;

/** What an order costs, of several one after the other with nothing beside them: medians, of histories the dearest. */
export async function orderCost(installation: Installation, gates: OpenGates): Promise<Cost> {
  const { client, watching, counted, statements } = installation;
  const call = byCall(installation, counted);
  const commands: Record<BenchGate | 'intake', Used[]> = {
    intake: [],
    credit: [],
    capacity: [],
    executive: [],
  };
  const bytes: number[] = [];
  const histories: HistoryCost[] = [];

  async function count<T>(as: BenchGate | 'intake', work: () => Promise<T>): Promise<T> {
    const [position, before] = [await walPosition(watching), statements()];
    const answer = await work();
    const sqlRoundTrips = statements() - before;
    commands[as].push({ sqlRoundTrips, walBytes: (await walPosition(watching)) - position });
    return answer;
  }

  for (let index = 0; index < ORDERS; index += 1) {
    const position = await walPosition(watching);
    const order = await count('intake', () => call.submit(index));
    for (const gate of GATES) {
      const task = await gates.until(order, gate);
      const { seq } = await count(gate, () => call.decide(gate, task));
      await gates.applied(order, seq);
    }
    histories.push(await settledCost(client, order));
    bytes.push((await walPosition(watching)) - position);
  }
  await call.drain();

  const usual = (of: BenchGate | 'intake', what: keyof Used) =>
    median(commands[of].map((used) => used[what]));
  const each = (what: keyof Used) => GATES.map((gate) => usual(gate, what));
  return {
    order: {
      events: Math.max(...histories.map(({ events }) => events)),
      workflowTasks: Math.max(...histories.map(({ workflowTasks }) => workflowTasks)),
      actions: Math.max(...histories.map(({ actions }) => actions)),
      sqlRoundTrips: each('sqlRoundTrips').reduce((sum, one) => sum + one, usual('intake', 'sqlRoundTrips')),
      walBytes: median(bytes),
    },
    decision: {
      sqlRoundTrips: Math.max(...each('sqlRoundTrips')),
      walBytes: Math.max(...each('walBytes')),
    },
  };
}

/** What the process of an order cost, once nothing of it is under way. */
async function settledCost(client: Client, order: string): Promise<HistoryCost> {
  for (;;) {
    const history = await client.workflow.getHandle(order).fetchHistory();
    if (isIdle(history)) return historyCost(history);
    await delay(IDLE_EVERY_MS);
  }
}

async function walPosition(db: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}
