import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import type { RunningWorkers } from '../../bin/service/worker.ts';
import { relayAgain } from '../chaos/invariants.ts';
import { type RecordedStack, startRecordedStack } from '../chaos/site.ts';

/** The real thing, with what may happen to it: its workers go and come back, its Schedules do their rounds. */
export type ModelSite = RecordedStack & { restartWorkers: () => Promise<void>; rounds: () => Promise<void> };

const QUARTER_HOUR = 15 * 60_000;

export async function startModelSite(): Promise<ModelSite> {
  const stack = await startRecordedStack({ worker: false });
  let workers: RunningWorkers = await stack.startWorkers();
  let restarting: Promise<void> = Promise.resolve();
  const { db, client, queues } = stack;

  /** One at a time. */
  async function restart(before: Promise<void>): Promise<void> {
    await before;
    await workers.stop();
    workers = await stack.startWorkers();
  }

  return {
    ...stack,
    async restartWorkers() {
      const before = restarting;
      restarting = restart(before);
      await restarting;
    },
    async rounds() {
      stack.clock.advance(QUARTER_HOUR);
      const runs = orderRuns(db, client, queues.orders);
      await clocksRound({ ...runs, db, now: stack.clock.now, log: { warn: () => {} } });
      await relayAgain(stack);
    },
  };
}

/** A customer of its own for a sequence, so that only its orders share the limit. */
export async function newCustomer(site: ModelSite, id: string, limit: string): Promise<void> {
  await site.db.insertInto('customers').values({ id, company_id: 'machinery', name: id }).execute();
  await site.db
    .insertInto('credit_accounts')
    .values({
      id: `acc-${id}`,
      company_id: 'machinery',
      customer_id: id,
      currency: 'CNY',
      credit_limit: limit,
      rating: 'B',
    })
    .execute();
}
