import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import type { RunningWorkers } from '../../bin/service/worker.ts';
import { relayAgain } from '../chaos/invariants.ts';
import { type RecordedStack, startRecordedStack } from '../chaos/site.ts';

/** The real thing, with what may happen to it: its workers go and come back, its Schedules do their rounds. */
export type ModelSite = RecordedStack & {
  restartWorkers: () => Promise<void>;
  rounds: () => Promise<void>;
  /** Looks again at the orders of accounts that have changed. */
  creditRound: () => Promise<void>;
};

/** So that a sequence sees clocks run out, and no hours lapse that were reserved. */
const HOUR = 60 * 60_000;

export async function startModelSite(): Promise<ModelSite> {
  const stack = await startRecordedStack({ worker: false });
  let workers: RunningWorkers = await stack.startWorkers();
  let restarting: Promise<void> = Promise.resolve();
  const { db, client, queues } = stack;
  const deps = {
    ...orderRuns(db, client, queues.orders),
    db,
    now: stack.clock.now,
    log: { warn: () => {} },
  };

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
      stack.clock.advance(HOUR);
      await clocksRound(deps);
      await creditRound(deps);
      await relayAgain(stack);
    },
    creditRound: async () => void (await creditRound(deps)),
  };
}
