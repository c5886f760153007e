import type { Kysely } from 'kysely';
import { type KnownOrder, openOrders, ordersNumbered } from '../db/open-orders.ts';
import { markStarted } from '../db/relay.ts';
import type { DB } from '../db/schema.ts';

export type ReconcileDeps = {
  db: Kysely<DB>;
  now: () => Date;
  /** The workflow ids of all running order workflows, such as `openOrderRuns(client)`. */
  openRuns: () => AsyncIterable<string>;
  /** Starts the process of an order that never had one; a living run is left alone. */
  startOrder: (orderId: string) => Promise<void>;
  /** Starts the process again where the order stands, also after a run that failed or was terminated. */
  rebuildOrder: (orderId: string) => Promise<unknown>;
  log: { warn: (details: object, message: string) => void };
};

/**
 * One difference between orders and runs.
 * - `missing-run`: an open order without a run; it was started, or could not be.
 * - `run-of-closed-order`, `run-of-unknown-order`: only reported. A run that ends late ends by itself, and a run that
 *   nobody knows may belong to a database that is being restored: an operator decides, and ends it in the UI.
 */
export type Difference = {
  kind: 'missing-run' | 'run-of-closed-order' | 'run-of-unknown-order';
  intakeNumber: string;
  stage: string | null;
  action: 'started' | 'rebuilt' | 'failed' | 'reported';
  detail: string;
};

export type Reconciled = { orders: number; runs: number; differences: Difference[] };

const PAGE = 500;
/** What moved just now is not compared: visibility lags, and relay or the run itself is at it. */
const GRACE_MS = 60_000;

/**
 * Compares open orders with open runs, both ways, and starts what is missing. Runs are listed first, so that an order
 * that comes in meanwhile is at most started a second time, which changes nothing. Safe to run twice, and at once.
 */
export async function reconcileOrders(
  deps: ReconcileDeps,
  { alive = () => {} }: { alive?: (seen: number) => void } = {},
): Promise<Reconciled> {
  const { db, now } = deps;
  const settledBefore = new Date(now().getTime() - GRACE_MS);
  const runs = new Set<string>();
  for await (const workflowId of deps.openRuns()) {
    runs.add(workflowId);
    alive(runs.size);
  }
  const differences: Difference[] = [];
  let orders = 0;
  let after = '';
  for (;;) {
    const page = await openOrders(db, after, PAGE);
    orders += page.length;
    for (const order of page) {
      after = order.intakeNumber;
      if (runs.has(order.intakeNumber) || order.changedAt > settledBefore) continue;
      differences.push(await startMissing(deps, order));
      alive(orders);
    }
    if (page.length < PAGE) break;
  }
  differences.push(...(await strayRuns(db, [...runs], settledBefore)));
  return { orders, runs: runs.size, differences };
}

async function startMissing(deps: ReconcileDeps, order: KnownOrder): Promise<Difference> {
  const { intakeNumber, stage, started } = order;
  const difference = { kind: 'missing-run' as const, intakeNumber, stage };
  try {
    if (started) await deps.rebuildOrder(order.id);
    else await deps.startOrder(order.id);
    await markStarted(deps.db, order.id, deps.now());
    const detail = started ? 'its run had ended' : 'it never had a run';
    return { ...difference, action: started ? 'rebuilt' : 'started', detail };
  } catch (error) {
    deps.log.warn({ intakeNumber, error }, 'an order without a run could not be started');
    return {
      ...difference,
      action: 'failed',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

async function strayRuns(
  db: Kysely<DB>,
  runs: readonly string[],
  settledBefore: Date,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (let from = 0; from < runs.length; from += PAGE) {
    const page = runs.slice(from, from + PAGE);
    const known = new Map((await ordersNumbered(db, page)).map((order) => [order.intakeNumber, order]));
    for (const intakeNumber of page) {
      const order = known.get(intakeNumber);
      if (!order) {
        const detail = 'no order has this intake number';
        differences.push({
          kind: 'run-of-unknown-order',
          intakeNumber,
          stage: null,
          action: 'reported',
          detail,
        });
      } else if (order.closed && order.changedAt <= settledBefore) {
        const { stage, changedAt } = order;
        const detail = `closed at ${changedAt.toISOString()}, its run is still open`;
        differences.push({ kind: 'run-of-closed-order', intakeNumber, stage, action: 'reported', detail });
      }
    }
  }
  return differences;
}
